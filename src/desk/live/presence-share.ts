import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import { AGAIN, type Neighbours } from '../../storage/desk-store.ts';
import type { Presence } from './presence.ts';
import { type ProcessPresence, Viewing } from './presence-parts.ts';

const TOPIC = 'presence';
/** A process that is not heard of three times in a row is gone (presence.ts: 15 seconds). */
const EVERY_MS = 4_000;
/** What changes together is told together. */
const TOGETHER_MS = 40;

/** Ages in ms, not times: clocks of two machines need not agree. */
const Said = z.object({
  name: z.string(),
  streams: z.array(z.string()),
  left: z.array(z.tuple([z.string(), z.number()])),
  seen: z.array(z.tuple([z.string(), z.number()])),
  chosen: z.array(z.tuple([z.string(), z.boolean(), z.number()])),
  viewing: z.array(z.tuple([z.string(), z.string(), z.number(), z.boolean()])),
  /** Just started: everybody else says what they know. */
  isNew: z.boolean().optional(),
});
type Said = z.output<typeof Said>;

/**
 * Tells other processes who is there and who types, whenever it changes and every few seconds; hears the same from them.
 * Nothing is kept anywhere: what was not heard is said again, who does not speak any more is gone.
 * @returns how to stop: the others are told that nobody is served here any more
 */
export function sharePresence(
  presence: Presence,
  neighbours: Neighbours | undefined,
  clock: Pick<Clock, 'now'>,
): () => void {
  if (!neighbours) return () => {};
  const name = randomBytes(9).toString('base64url');
  let timer: NodeJS.Timeout | undefined;
  const say = (isNew?: boolean) => {
    timer = undefined;
    const said = toSaid(name, presence.own(), clock.now().getTime());
    neighbours.tell(TOPIC, JSON.stringify(isNew ? { ...said, isNew } : said));
  };
  const saySoon = () => {
    timer ??= setTimeout(say, TOGETHER_MS).unref();
  };
  presence.onChange((_ticket, isOurs) => {
    if (isOurs) saySoon();
  });
  const stopHearing = neighbours.onTold((topic, json) => {
    if (topic === AGAIN) return say(true);
    if (topic !== TOPIC) return;
    const said = Said.safeParse(JSON.parse(json));
    if (!said.success) return;
    presence.heard(said.data.name, fromSaid(said.data, clock.now().getTime()));
    if (said.data.isNew) saySoon();
  });
  const beat = setInterval(() => say(), EVERY_MS);
  beat.unref();
  say(true);
  return () => {
    clearInterval(beat);
    if (timer) clearTimeout(timer);
    stopHearing();
    const now = clock.now().getTime();
    const own = presence.own();
    const left = new Map([...own.leftAt, ...[...own.streams].map((account) => [account, now] as const)]);
    const last = { ...own, streams: new Set<string>(), leftAt: left, viewing: new Viewing() };
    neighbours.tell(TOPIC, JSON.stringify(toSaid(name, last, now)));
  };
}

/** Who left an hour ago is no news to anybody. */
const OLD_MS = 3600_000;

function toSaid(name: string, own: ProcessPresence, now: number): Said {
  const ages = (times: ReadonlyMap<string, number>) =>
    [...times].flatMap(([account, at]): [string, number][] =>
      now - at < OLD_MS ? [[account, now - at]] : [],
    );
  return {
    name,
    streams: [...own.streams],
    left: ages(own.leftAt),
    seen: ages(own.seenAt),
    chosen: [...own.chosen].map(([account, { isAway, at }]) => [account, isAway, now - at]),
    viewing: own.viewing
      .all()
      .map(([ticket, account, at, isTyping]) => [ticket, account, now - at, isTyping]),
  };
}

function fromSaid(said: Said, now: number): ProcessPresence {
  const viewing = new Viewing();
  for (const [ticket, account, age, isTyping] of said.viewing)
    viewing.set(ticket, account, isTyping ? 'typing' : 'viewing', now - age);
  const times = (ages: readonly [string, number][]) =>
    new Map(ages.map(([account, age]) => [account, now - age] as const));
  return {
    streams: new Set(said.streams),
    leftAt: times(said.left),
    seenAt: times(said.seen),
    chosen: new Map(
      said.chosen.map(([account, isAway, age]) => [account, { isAway, at: now - age }] as const),
    ),
    viewing,
  };
}
