import { expect, it } from 'vitest';
import { nextAction } from '../../../src/vacancies/registration/next-action.ts';

it.each([
  ['new', 1, true, undefined, 0, undefined, 'offer'],
  ['offered, not sent', 1, true, 1, 0, undefined, 'send'],
  ['sent, no answer', 1, true, 1, 2, undefined, 'send'],
  ['the portal has it', 1, true, 1, 1, 'r1', 'rest'],
  ['changed before it was sent', 2, true, 1, 0, undefined, 'recall'],
  ['changed, and it may have arrived', 2, true, 1, 1, undefined, 'send'],
  ['changed, and the portal has the old one', 2, true, 1, 1, 'r1', 'withdraw'],
  ['changed, and nothing is left of the old one', 2, true, undefined, 0, undefined, 'offer'],
  ['withdrawn before it was sent', 2, false, 1, 0, undefined, 'recall'],
  ['withdrawn, and it may have arrived', 2, false, 1, 1, undefined, 'send'],
  ['withdrawn, and the portal has it', 2, false, 1, 1, 'r1', 'withdraw'],
  ['withdrawn, and nothing is left', 2, false, undefined, 0, undefined, 'erase'],
] as const)('%s', (_, revision, isWanted, offeredRevision, attempts, portalId, action) => {
  expect(nextAction({ revision, isWanted, offeredRevision, attempts, portalId })).toBe(action);
});
