import { makeListReceived } from '../channels/sms/list-received.ts';
import { makeReconciler, type ReconcileOutcome } from '../channels/sms/reconcile.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { Core } from './core.ts';
import type { Common } from './parts.ts';

const RECONCILE_EVERY_S = 300;
const LIST_TIMEOUT_MS = 15_000;

/** Looks for messages whose webhook never came, in what Twilio lists; of several processes one at a time. */
export function makeSmsReconciler(config: Config, core: Core, apiUrl: string, { clock, logger }: Common) {
  const { accountSid, authToken, from } = config.twilio;
  const { work, bornAt } = core.store;
  return makeReconciler({
    list: makeListReceived({ accountSid, authToken, from, apiUrl, timeoutMs: LIST_TIMEOUT_MS }),
    accept: (messages) =>
      core.accept(
        'sms',
        messages.map((message) => ({ kind: 'message', message })),
      ),
    now: () => clock.now(),
    bornAt,
    isMyTurn: async () =>
      work === undefined ||
      (await work.takeTokens('sms-reconcile', 1, { capacity: 1, perSecond: 1 / RECONCILE_EVERY_S })).granted >
        0,
    everyMs: RECONCILE_EVERY_S * 1000,
    log: (outcome) => sayReconciled(outcome, logger),
  });
}

function sayReconciled(outcome: ReconcileOutcome, logger: Logger): void {
  if (outcome.kind === 'failed') {
    logger.warn({ err: outcome.error }, 'Twilio’s list of messages could not be read; it is asked again');
    return;
  }
  const { listed, missed, isCut } = outcome;
  if (isCut)
    logger.error({ listed }, 'Twilio lists more messages than are read at once: the oldest may be missing');
  if (missed > 0)
    logger.warn({ listed, missed }, 'messages whose webhook never came were found in Twilio’s list');
}
