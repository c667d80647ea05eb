/** Wall clock and uptime of this machine. */
export interface MachineClock {
  /** Milliseconds since 1970, as the machine believes. */
  wallMs(): number;
  /** Milliseconds since the process started; never jumps. */
  uptimeMs(): number;
}

export type ClockNews =
  /** The machine's time has jumped by so much against its uptime; ours goes on as before. */
  | { readonly kind: 'jumped'; readonly byMs: number }
  /** The jump was right (or is over): ours is the machine's again. */
  | { readonly kind: 'agreed' }
  /** Providers' times are far from the machine's, which has not jumped: it was wrong from the start. */
  | { readonly kind: 'wrong'; readonly byMs: number };

export interface SteadyClockOptions {
  readonly machine?: MachineClock;
  readonly onNews?: (news: ClockNews) => void;
}

/** What NTP slews, a leap second, a coarse timer: followed without a word. */
const FOLLOWED_MS = 15_000;
/** A provider's time is whole seconds and a message may have been a while on its way. */
const NEAR_MS = 2 * 60_000;
/** So many messages in a row must bear one of the two times out. */
const VOTES = 3;
/** A machine that was suspended is behind by hours at most, and right. Without a message to tell it is believed then. */
const BELIEVED_AFTER_MS = 3600_000;
const MOST_BELIEVED_MS = 26 * 3600_000;
/** After a pause longer than this nobody can tell a long holiday from a wrong clock without being told. */
const LONGEST_PAUSE_MS = 7 * 86_400_000;
/** A clock nobody contradicted for so long, while the service ran, is right. */
const TRUSTED_AFTER_MS = 24 * 3600_000;
const FAR_OFF_MS = 10 * 60_000;

/**
 * The time that everything else goes by (T16). When the machine's clock jumps, time goes on by uptime, so that nothing
 * is late, over or due all at once; which of the two is right is told by the times in messages from providers.
 * Nothing may be deleted by age while `isTrusted` is false. DST does not concern it: these are instants.
 */
export class SteadyClock {
  readonly #machine: MachineClock;
  readonly #onNews: (news: ClockNews) => void;
  readonly #startedAtUptime: number;
  #anchor: { wall: number; uptime: number };
  /** Uptime since which the machine's time has jumped. */
  #doubtSince: number | undefined;
  #jumpMs = 0;
  #votesForMachine = 0;
  #votesForUs = 0;
  #votesForNeither = 0;
  #isBorneOut = false;

  constructor(options: SteadyClockOptions = {}) {
    this.#machine = options.machine ?? { wallMs: () => Date.now(), uptimeMs: () => performance.now() };
    this.#onNews = options.onNews ?? (() => {});
    const wall = this.#machine.wallMs();
    const uptime = this.#machine.uptimeMs();
    this.#anchor = { wall, uptime };
    this.#startedAtUptime = uptime;
  }

  /** When this service last saw the time before it was started: a machine that woke in another year is found out. */
  compareWith(seenAt: Date): void {
    const pause = this.#nowMs() - seenAt.getTime();
    if (pause > -NEAR_MS && pause < LONGEST_PAUSE_MS) this.#isBorneOut = true;
    else this.#onNews({ kind: 'jumped', byMs: pause });
  }

  readonly now = (): Date => new Date(this.#nowMs());
  readonly uptimeMs = (): number => this.#machine.uptimeMs();

  /** Whether what is past its term by this clock may be deleted. */
  get isTrusted(): boolean {
    this.#nowMs();
    if (this.#doubtSince !== undefined) return false;
    return this.#isBorneOut || this.#machine.uptimeMs() - this.#startedAtUptime >= TRUSTED_AFTER_MS;
  }

  /** A time that a provider put into a message that was signed. */
  hear(at: Date): void {
    const ours = this.#nowMs();
    const machines = this.#machine.wallMs();
    const isNear = (time: number) => Math.abs(at.getTime() - time) <= NEAR_MS;
    if (this.#doubtSince === undefined) {
      if (isNear(ours)) {
        this.#votesForNeither = 0;
        this.#votesForUs += 1;
        if (this.#votesForUs >= VOTES) this.#isBorneOut = true;
      } else if (Math.abs(at.getTime() - ours) > FAR_OFF_MS) {
        this.#votesForUs = 0;
        this.#votesForNeither += 1;
        // Late deliveries are old too, but a row of them with not one that is fresh is worth a look. Said now and then.
        if (this.#votesForNeither % 1000 === VOTES * 10)
          this.#onNews({ kind: 'wrong', byMs: ours - at.getTime() });
      }
      return;
    }
    if (isNear(machines)) {
      this.#votesForMachine += 1;
      this.#votesForUs = 0;
    } else if (isNear(ours)) {
      this.#votesForUs += 1;
      this.#votesForMachine = 0;
    }
    if (this.#votesForMachine >= VOTES) this.#agree(true);
  }

  #nowMs(): number {
    const wall = this.#machine.wallMs();
    const uptime = this.#machine.uptimeMs();
    const ours = this.#anchor.wall + (uptime - this.#anchor.uptime);
    const jump = wall - ours;
    if (Math.abs(jump) <= FOLLOWED_MS) {
      // Also when a clock that had jumped was set right.
      if (this.#doubtSince !== undefined) this.#agree(false);
      this.#anchor = { wall, uptime };
      return wall;
    }
    if (this.#doubtSince === undefined || Math.abs(jump - this.#jumpMs) > FOLLOWED_MS) {
      this.#doubtSince = uptime;
      this.#jumpMs = jump;
      this.#votesForMachine = 0;
      this.#votesForUs = 0;
      this.#onNews({ kind: 'jumped', byMs: jump });
    }
    const isBelieved =
      Math.abs(jump) <= MOST_BELIEVED_MS &&
      this.#votesForUs === 0 &&
      uptime - this.#doubtSince >= BELIEVED_AFTER_MS;
    if (!isBelieved) return ours;
    this.#agree(false);
    return wall;
  }

  #agree(isBorneOut: boolean): void {
    this.#doubtSince = undefined;
    this.#votesForMachine = 0;
    this.#votesForUs = 0;
    this.#anchor = { wall: this.#machine.wallMs(), uptime: this.#machine.uptimeMs() };
    this.#isBorneOut ||= isBorneOut;
    this.#onNews({ kind: 'agreed' });
  }
}
