import { join } from 'node:path';
import { smsReceiptError } from '../channels/sms/index.ts';
import { whatsAppReceiptError } from '../channels/whatsapp/index.ts';
import type { Config } from '../config.ts';
import { makeInbox, toAcceptItem } from '../inbox/accept.ts';
import { makeSpooledAccept, reofferSpool } from '../inbox/spooled.ts';
import type { ConversationId } from '../model/index.ts';
import { makePseudonyms } from '../privacy/pseudonyms.ts';
import { Spool } from '../storage/spool/spool.ts';
import type { AcceptItem } from '../storage/store.ts';
import type { makeMetrics } from '../telemetry/metrics.ts';
import type { Common } from './parts.ts';
import type { openStore } from './store.ts';

export interface IntakeDeps {
  readonly opened: Awaited<ReturnType<typeof openStore>>;
  readonly metrics: ReturnType<typeof makeMetrics>;
  readonly dataDir: string;
  readonly wakeTurn: (conversation: ConversationId) => void;
  readonly settleOutbox: (conversation: ConversationId) => void;
}

/** What takes messages and receipts; over a shared store also the spool, which brings back what a failover lost. */
export async function makeIntake(config: Config, common: Common, deps: IntakeDeps) {
  const { opened, metrics, dataDir } = deps;
  const { store, sealer } = opened;
  const { logger } = common;
  const { work } = store;
  const pseudonyms = makePseudonyms(store.pepper);
  const spool =
    work && config.redis && config.redis.spoolMs > 0
      ? await Spool.open({
          folder: join(dataDir, 'spool'),
          keepMs: config.redis.spoolMs,
          sealer,
          ...common,
        })
      : undefined;
  const spooled = work && {
    store,
    safety: work.safety,
    spool,
    rekey: ({ message }: AcceptItem) => toAcceptItem(pseudonyms, message),
    metrics,
    logger,
  };
  const inbox = makeInbox({
    store: spooled
      ? {
          accept: makeSpooledAccept(spooled),
          applyReceipts: (receipts) => store.applyReceipts(receipts),
          setOptedOut: (conversation, isOptedOut) => store.setOptedOut(conversation, isOptedOut),
        }
      : store,
    pseudonyms,
    metrics,
    logger,
    // Whoever shares the store hears of it from the store, as its holder may be another process.
    wakeTurn: (conversation) => (work ? undefined : deps.wakeTurn(conversation)),
    settleOutbox: deps.settleOutbox,
    receiptError: (name, code) => (name === 'sms' ? smsReceiptError(code) : whatsAppReceiptError(code)),
  });
  return {
    accept: inbox.accept,
    start: async () => {
      if (!spooled) return;
      spooled.safety.onLoss(async (kind) => {
        metrics.count('losses_noticed', { kind });
        await reofferSpool(spooled);
      });
      // What an earlier process left: Redis may have failed over while this one was away.
      await reofferSpool(spooled);
      if (spool && config.role !== 'worker') await spooled.safety.announceSpool();
    },
    close: async () => spool?.close(),
  };
}
