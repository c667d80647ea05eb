import type { EventData } from '../../../api/schema.ts';
import { wordsStore } from './load-words.ts';
import { go } from './router.ts';
import { settings } from './settings.ts';

/** Makes itself heard and seen outside the page. Never with a word that a person wrote (a screen may be in sight). */
export interface Notifier {
  /** Only one tab of a browser makes a sound. */
  setLeading(isLeading: boolean): void;
  notify(kind: string, text: string, ticket: string, open: () => void): void;
}

const URGENT: ReadonlySet<string> = new Set(['protection_unclaimed', 'breach']);
/** Thirty cases that are late at once are one sound and one notice, not thirty. */
const QUIET_MS = 10_000;

/** What an alert needs of the desk. */
interface Alerted {
  readonly deps: { readonly notifier: Notifier; readonly ticketPath: (id: string) => string };
  toast(kind: 'plain' | 'bad', text: string, ticketId?: string): void;
}

/** An alert of the server: a line on the screen, and, where wanted, a sound and a notice of the system. */
export function alertLine(desk: Alerted, { kind, ticketId }: EventData<'alert'>): void {
  const { t } = wordsStore.get();
  const text = t(`alert.${kind}`);
  desk.toast(URGENT.has(kind) ? 'bad' : 'plain', text, ticketId);
  desk.deps.notifier.notify(kind, text, ticketId, () => {
    window.focus();
    go(desk.deps.ticketPath(ticketId));
  });
}

/** Somebody may look at more than their work asks for: a line on the screen of those who look into it. */
export function misuseLine(desk: Pick<Alerted, 'toast'>): void {
  desk.toast('bad', wordsStore.get().t('misuse.raised'));
}

export function makeNotifier(): Notifier {
  let isLeading = false;
  let audio: AudioContext | undefined;
  const saidAt = new Map<string, number>();
  let newest = { ticket: '', at: Number.NEGATIVE_INFINITY };
  const beep = async (isUrgent: boolean): Promise<void> => {
    // Browsers let a page be heard after its first click or key; asking before only fills their console.
    if (navigator.userActivation?.hasBeenActive === false) return;
    audio ??= new AudioContext();
    const at = performance.now();
    await audio.resume();
    // What was held back is no news any more.
    if (performance.now() - at > 1_000) return;
    // Two soft tones; three higher ones for what cannot wait.
    const notes = isUrgent ? [784, 988, 784] : [523, 659];
    notes.forEach((frequency, index) => {
      if (!audio) return;
      const at = audio.currentTime + index * 0.18;
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.17);
    });
  };
  return {
    setLeading: (value) => {
      isLeading = value;
    },
    notify(kind, text, ticket, open) {
      if (!isLeading) return;
      const { hasSound, hasNotices } = settings.get();
      // "It is kept for you" right after "a new one waits" is the same news: the line on the screen says it.
      if (kind === 'handoff') newest = { ticket, at: performance.now() };
      else if (kind === 'assigned' && newest.ticket === ticket && performance.now() - newest.at < QUIET_MS)
        return;
      const last = saidAt.get(kind);
      if (last !== undefined && performance.now() - last < QUIET_MS) return;
      saidAt.set(kind, performance.now());
      if (hasSound) void beep(URGENT.has(kind)).catch(() => undefined);
      if (!hasNotices || !('Notification' in window) || Notification.permission !== 'granted') return;
      const notice = new Notification('Rumbo', { body: text, tag: `rumbo-${kind}` });
      notice.onclick = () => {
        open();
        notice.close();
      };
    },
  };
}
