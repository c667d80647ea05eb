import type { z } from 'zod';
import { isProtectionCase } from '../../handoff/score.ts';
import type { OutboundId } from '../../model/index.ts';
import type { TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import { OUTCOMES } from '../api/codes.ts';
import type { Resolution } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import { changed, floorMoved, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { greetingOfBot, noteOf, refusalOfHolder } from './hold.ts';
import { windowClosesAt } from './rows.ts';

/** A word that is a code can be counted and stand in the open; anything longer may tell of a person. */
export const CODE = /^[a-z0-9_-]{1,40}$/i;

/** Closes a case with what came of it; the bot takes the conversation again, with its memory. */
export function resolve(deps: TicketDeskDeps, actor: Actor, id: string, input: z.output<typeof Resolution>) {
  const isCode = CODE.test(input.outcome);
  const note = [isCode ? undefined : input.outcome, input.note].filter(Boolean).join('\n\n');
  return rule(deps, actor, id, (ticket): Ruling => {
    const refusal = refusalOfHolder(ticket, actor, actor.may('tickets.assign'));
    if (refusal) return refusal;
    const now = deps.clock.now();
    const outcome = isCode ? input.outcome : 'other';
    const closed = closing(deps, ticket, actor, outcome, now);
    const question = input.askSatisfaction ? satisfactionQuestion(deps, ticket) : [];
    return {
      do: {
        ...closed,
        ...(question.length > 0 ? { say: [...(closed.say ?? []), ...question] } : {}),
        patch: {
          ...closed.patch,
          ...(input.followUpAt === undefined ? {} : { followUpAt: new Date(input.followUpAt) }),
        },
        ...noteOf(deps, actor, note),
        audit: [{ actor: actor.id, action: 'ticket.resolved', data: { outcome } }],
      },
    };
  });
}

/** A word of somebody's own may look like a code: only those on our list are counted. */
const knownOutcome = (outcome: string): string => OUTCOMES.find((one) => one === outcome) ?? 'other';

/**
 * How it was: three buttons. Never after a protection case, nor where free words are refused; on SMS there are no
 * buttons, and a bare number would be taken for something else.
 */
function satisfactionQuestion(
  { texts, newId, clock }: TicketDeskDeps,
  ticket: TicketRecord,
): NonNullable<TicketWrites['say']> {
  const closes = windowClosesAt(ticket);
  if (!closes || closes.getTime() <= clock.now().getTime() || ticket.isOptedOut) return [];
  if (isProtectionCase(ticket.reason, ticket.riskCodes)) return [];
  const text = (key: string) => texts.text(ticket.language, `person:${key}`);
  return [
    {
      id: newId() as OutboundId,
      content: {
        kind: 'choices',
        text: text('satisfaction.ask'),
        choices: ['good', 'fair', 'bad'].map((value) => ({
          id: `satisfaction:${value}`,
          label: text(`choice.${value}`),
        })),
        listLabel: texts.text(ticket.language, 'common:list_label'),
      },
    },
  ];
}

/** What closes a case, whoever decides it. */
export function closing(
  deps: TicketDeskDeps,
  ticket: TicketRecord,
  actor: Pick<Actor, 'id'>,
  outcome: string,
  now: Date,
): Pick<TicketWrites, 'floor' | 'patch' | 'say' | 'events' | 'counted'> {
  const wasHeld = ticket.floor.ticket === ticket.id && ticket.floor.state === 'human';
  return {
    ...(ticket.floor.ticket === ticket.id
      ? floorMoved(ticket, { kind: 'finish' }, actor.id, 'resolved', now)
      : {}),
    // Given back before, the bot has said already that it is there.
    ...(wasHeld ? greetingOfBot(deps, ticket) : {}),
    patch: {
      state: 'resolved',
      outcome,
      resolvedAt: now,
      unansweredSince: null,
      assignee: null,
      holdUntil: null,
    },
    events: [changed('resolved', actor)],
    counted: [{ type: 'ticket.resolved', data: { outcome: knownOutcome(outcome) } }],
  };
}
