import { readFileSync } from 'node:fs';
import { messageBody, signMeta } from '../tests/support/meta.ts';
import { load } from './measure.ts';

// Runs as a child process, so that the server under test is alone in its own. Job by message, result by message.
interface Job {
  readonly url: string;
  readonly total: number;
  readonly connections?: number;
  readonly perSecond?: number;
  readonly conversations: number;
  readonly offset: number;
}

const text = readFileSync(new URL('./webhook-text.txt', import.meta.url), 'utf8').trim();

process.on('message', async (job: Job) => {
  const bodies = Array.from({ length: job.total }, (_, index) => {
    const n = job.offset + index;
    const body = Buffer.from(
      messageBody({ from: `52155${10_000_000 + (n % job.conversations)}`, id: `wamid.BENCH${n}`, text }),
    );
    return {
      body,
      headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signMeta(body.toString()) },
    };
  });
  const make = (index: number) => bodies[index] as (typeof bodies)[number];
  process.send?.(
    await load(job.url, make, {
      total: job.total,
      ...(job.connections ? { connections: job.connections } : {}),
      ...(job.perSecond ? { perSecond: job.perSecond } : {}),
    }),
  );
});
