import type { z } from 'zod';
import type { AgentId, DomainEvent, OutboundId } from '../../model/index.ts';
import type { NewAgentMessage, NoteRecord, TicketRecord } from '../../storage/desk-store.ts';
import { agentId } from '../accounts/directory.ts';
import type { NewMessage } from '../api/schema.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import { contentOf, offeredTo, sentAfterWindow } from '../templates/offer.ts';
import { changed, floorMoved, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { refusalOfHolder } from './hold.ts';
import { windowClosesAt } from './rows.ts';

/** Ten parts of an SMS: Twilio takes 1,600 characters at most (error 21617). */
const MOST_SMS_CHARACTERS = 1500;

/**
 * Writes to the person, through the outbox like every other word: same order, same guarantees. Only the holder can; of
 * two tabs that send at once exactly one goes out; the same `clientId` goes out once.
 * @throws DeskProblem not-holder, thread-moved, window-closed, window-open, unknown-template, template-sent, opted-out,
 * already-resolved
 */
export async function sendMessage(
  deps: TicketDeskDeps,
  actor: Actor,
  id: string,
  input: Input,
): Promise<{ readonly messageId: OutboundId; readonly threadVersion: number }> {
  const messageId = deps.newId() as OutboundId;
  const { result } = await rule(deps, actor, id, (ticket, sentBefore): Ruling<SentResult> => {
    const now = deps.clock.now();
    const repeated = input.clientId === undefined ? undefined : sentBefore(input.clientId);
    if (repeated) return { do: {}, result: { messageId: repeated, threadVersion: ticket.threadVersion } };
    const refusal = refusalOfHolder(ticket, actor);
    if (refusal) return refusal;
    if (input.expectedThreadVersion !== undefined && input.expectedThreadVersion !== ticket.threadVersion)
      return { refuse: 'thread-moved' };
    if (ticket.isOptedOut) return { refuse: 'opted-out' };
    const words =
      input.template === undefined ? free(ticket, input, now) : approved(deps, ticket, input, now);
    if ('refuse' in words) return words;
    const threadVersion = ticket.threadVersion + 1;
    // Who writes has the floor, also where they had given it back to the bot.
    const by = agentId(actor.id);
    const taken =
      ticket.floor.state === 'wrapup'
        ? floorMoved(ticket, { kind: 'take', by, ticket: ticket.id }, actor.id, 'wrote', now)
        : {};
    return {
      do: {
        ...taken,
        message: {
          id: messageId,
          author: by,
          ...words,
          ...(input.clientId === undefined ? {} : { clientId: input.clientId }),
        },
        ...(input.original === undefined ? {} : { note: originalNote(messageId, by, input.original, now) }),
        patch: {
          threadVersion,
          lastAgentAt: now,
          lastMessageAt: now,
          unansweredSince: null,
          holdUntil: null,
          // Approved words ask the person to write; they answer nothing.
          ...(words.template ? {} : { firstReplyAt: ticket.firstReplyAt ?? now }),
          alarms: [],
        },
        events: [
          ...(taken.floor ? [changed('claimed', actor)] : []),
          { kind: 'message', data: { message: messageId, from: 'agent' } },
          ...(input.original === undefined
            ? []
            : [
                {
                  kind: 'note' as const,
                  data: { note: `${messageId}-original`, author: actor.id, mentions: [] },
                },
              ]),
        ],
        audit: [
          {
            actor: actor.id,
            action: 'message.sent',
            data: { message: messageId, ...(words.template ? { template: words.template.name } : {}) },
          },
        ],
        ...(ticket.firstReplyAt === undefined && !words.template ? { counted: [answered(ticket, now)] } : {}),
      },
      result: { messageId, threadVersion },
    };
  });
  return result as SentResult;
}

type Input = z.output<typeof NewMessage>;
type Words = Pick<NewAgentMessage, 'text' | 'template'>;

/** Words of the counsellor's own: not where WhatsApp would refuse them (131047), which would look sent and is not. */
function free(ticket: TicketRecord, { text = '' }: Input, now: Date): Words | { readonly refuse: string } {
  const closes = windowClosesAt(ticket);
  if (closes && closes.getTime() <= now.getTime()) return { refuse: 'window-closed' };
  if (ticket.channel === 'sms' && text.length > MOST_SMS_CHARACTERS)
    throw new DeskProblem(400, 'malformed-request', {
      errors: [{ path: 'text', message: `an SMS takes ${MOST_SMS_CHARACTERS} characters at most` }],
    });
  return { text };
}

/** One of those offered for this case, once, and only when nothing else can be sent. */
function approved(
  { templates, texts }: TicketDeskDeps,
  ticket: TicketRecord,
  { template: name }: Input,
  now: Date,
): Words | { readonly refuse: string } {
  const offer = offeredTo(templates, texts, ticket).find((one) => one.name === name);
  if (!offer) return { refuse: 'unknown-template' };
  const closes = windowClosesAt(ticket);
  if (!closes || closes.getTime() > now.getTime()) return { refuse: 'window-open' };
  if (sentAfterWindow(ticket, now)) return { refuse: 'template-sent' };
  return { text: offer.text, template: contentOf(offer) };
}

/** How long somebody waited for a person's first words, for the indicators. */
function answered({ openedAt }: TicketRecord, now: Date): DomainEvent {
  const waitSeconds = Math.max(0, Math.round((now.getTime() - openedAt.getTime()) / 1000));
  return { type: 'ticket.answered', data: { waitSeconds } };
}

/** The words before translation stay beside those that were sent: whoever goes on with the case can compare. */
function originalNote(
  messageId: OutboundId,
  author: AgentId,
  { text, language }: NonNullable<z.output<typeof NewMessage>['original']>,
  at: Date,
): NoteRecord {
  return { id: `${messageId}-original`, at, author, text: `(${language}) ${text}`, mentions: [] };
}

interface SentResult {
  readonly messageId: OutboundId;
  readonly threadVersion: number;
}
