import type { DomainEvent, Language } from '../model/index.ts';
import type { PendingTurn } from '../storage/store.ts';
import type { Memory } from './memory.ts';

/** As WhatsApp counts conversations: after a day of silence another one begins. */
const REST_MS = 24 * 3600_000;

/** What of a turn's end is counted. */
interface Ended {
  readonly kind: 'answered' | 'silent' | 'gave_up';
  readonly effects: { readonly language: Language; readonly events: readonly DomainEvent[] };
}

/**
 * `message.received`, once for each message that asks something, linked to nobody: on which channel, in which language,
 * whether a talk begins with it (`first` ever, `again` after a day's rest, `within` one) and what came of it
 * (`answered`, `not_understood`, `gave_up`, `held`: a counsellor has the floor). Notes in `memory` when it was.
 */
export function countedMessage(
  { message }: PendingTurn,
  memory: Memory,
  { kind, effects }: Ended,
  now: Date,
): DomainEvent[] {
  if (message.content.kind === 'system' || message.content.kind === 'reaction') return [];
  const before = memory.heardAt;
  memory.heardAt = now.getTime();
  const contact =
    before === undefined ? 'first' : now.getTime() - before >= REST_MS ? 'again' : ('within' as const);
  const isLost = effects.events.some(({ type }) => type === 'message.not_understood');
  const outcome = isLost ? 'not_understood' : kind === 'silent' ? 'held' : kind;
  return [
    {
      type: 'message.received',
      data: { channel: message.from.channel, language: effects.language, contact, outcome },
    },
  ];
}
