import { describe, expect, it } from 'vitest';
import type { TicketDetail } from '../../../../src/desk/api/schema.ts';
import { canAskHowItWas, isWindowClosed, whyNoReply } from '../../../../src/desk/web/shared/case/reply.ts';
import { makeWords } from '../../../../src/desk/web/shared/words.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const t = makeWords('es', { 'compose.held': 'La tiene {{name}}' });

const context: TicketDetail['context'] = {
  reason: 'asked',
  language: 'es',
  topic: null,
  intent: null,
  confidence: null,
  consent: null,
  situation: null,
  riskCodes: [],
  answered: [],
  vacancies: [],
  maskedNumber: null,
  isOptedOut: false,
  earlierTickets: 0,
};
type Case = Pick<
  TicketDetail,
  'state' | 'actions' | 'holder' | 'windowClosesAt' | 'isProtection' | 'context'
>;
const mine: Case = {
  state: 'open',
  actions: ['message', 'resolve'],
  holder: { id: 'ana', name: 'Ana' },
  windowClosesAt: '2026-11-21T13:00:00Z',
  isProtection: false,
  context,
};
const stopped = { ...context, isOptedOut: true };

describe('what can be written to the person', () => {
  it('is anything in a case of one’s own', () => {
    expect(whyNoReply(mine, t)).toBeUndefined();
  });

  it('is nothing in a case that is closed, somebody else’s, nobody’s, or of who asked for silence', () => {
    expect(whyNoReply({ ...mine, state: 'resolved' }, t)?.text).toBe('compose.resolved');
    expect(whyNoReply({ ...mine, actions: [] }, t)?.text).toBe('La tiene Ana');
    expect(whyNoReply({ ...mine, actions: ['claim'], holder: null }, t)?.text).toBe('compose.claim_first');
    expect(whyNoReply({ ...mine, context: stopped }, t)).toEqual({
      text: 'compose.opted_out',
      isBad: true,
    });
  });

  it('ends to the second with the window, and never by SMS, which has none', () => {
    const closes = Date.parse('2026-11-21T13:00:00Z');
    expect(isWindowClosed(mine, closes - 1)).toBe(false);
    expect(isWindowClosed(mine, closes)).toBe(true);
    expect(isWindowClosed({ windowClosesAt: null }, closes)).toBe(false);
  });
});

describe('the question how it was', () => {
  it('is offered where the server asks it', () => {
    expect(canAskHowItWas(mine, NOW)).toBe(true);
  });

  it.each<[string, Partial<Case>]>([
    ['by SMS', { windowClosesAt: null }],
    ['after the window', { windowClosesAt: '2026-11-21T12:00:00Z' }],
    ['in a case for protection', { isProtection: true }],
    ['to who asked for silence', { context: stopped }],
  ])('is not offered %s', (_where, change) => {
    expect(canAskHowItWas({ ...mine, ...change }, NOW)).toBe(false);
  });
});
