import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

let rig: DeskRig;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(() => rig.close());

/** Every way to write something that is for colleagues; and what is for the person, between. */
const STEPS = [
  'note',
  'hold',
  'return',
  'claim',
  'release',
  'transfer',
  'reveal',
  'resolve',
  'reopen',
  'message',
  'translated',
  'priority',
] as const;

it('whatever is done in whatever order, no word meant for colleagues is ever among those that are sent', async () => {
  const [counsellor, supervisor] = await Promise.all([
    rig.somebody('counsellor'),
    rig.somebody('supervisor'),
  ]);
  let inside = 0;
  let outside = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 14 }), async (steps) => {
      const { id, conversation } = await rig.openCase();
      const call = async (who: typeof counsellor, path: string, body: unknown) =>
        (await who.call('POST', `/tickets/${id}/${path}`, body)).status;
      const secret = () => {
        inside += 1;
        return `CANARYINSIDE${inside}`;
      };
      await call(counsellor, 'claim', undefined);
      for (const step of steps)
        switch (step) {
          case 'claim':
            await call(counsellor, 'claim', undefined);
            break;
          case 'note':
            await call(counsellor, 'notes', { text: secret(), mentions: [supervisor.id] });
            break;
          case 'hold':
            await call(counsellor, 'hold', { until: '2026-12-01T00:00:00Z', note: secret() });
            break;
          case 'return':
            await call(counsellor, 'return', { note: secret() });
            break;
          case 'release':
            await call(counsellor, 'release', { reason: secret() });
            break;
          case 'transfer':
            await call(supervisor, 'transfer', { to: counsellor.id, note: secret() });
            break;
          case 'reveal':
            await call(counsellor, 'reveal', { reason: secret() });
            break;
          case 'resolve':
            await call(counsellor, 'resolve', { outcome: 'oriented', note: secret(), askSatisfaction: true });
            break;
          case 'reopen':
            await call(counsellor, 'reopen', { reason: secret() });
            break;
          case 'priority':
            await call(supervisor, 'priority', { score: 50, reason: secret() });
            break;
          case 'translated':
            await call(counsellor, 'messages', {
              text: 'para la persona',
              original: { text: secret(), language: 'es' },
            });
            break;
          default:
            outside += (await call(counsellor, 'messages', { text: 'para la persona' })) === 201 ? 1 : 0;
        }
      // What is sent is what the outbox holds; the thread shows all of it.
      const { messages } = await rig.store.desk.thread(conversation, { limit: 500 });
      expect(JSON.stringify(messages)).not.toContain('CANARYINSIDE');
      const next = await rig.store.nextOutbound(conversation);
      expect(JSON.stringify(next ?? null)).not.toContain('CANARYINSIDE');
      const { body } = await supervisor.call('GET', `/tickets/${id}`);
      expect(JSON.stringify(body.transcript)).not.toContain('CANARYINSIDE');
    }),
    { numRuns: 25 },
  );
  // It was written and it was sent: a run that was refused throughout would show nothing.
  expect(inside).toBeGreaterThan(50);
  expect(outside).toBeGreaterThan(0);
});
