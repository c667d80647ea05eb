import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Phones } from '../../src/sandbox/phones.ts';
import { startTwilio } from '../../src/sandbox/twilio/twilio.ts';
import { findFreePort } from '../../tests/support/free-port.ts';
import { metaEnv } from '../../tests/support/meta.ts';
import { BARE_START, removeDataDir, startService, untilSettled } from '../../tests/support/service.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, round, type Scenario, waitFor } from './scenario.ts';

const ACCOUNT = {
  accountSid: `AC${'0'.repeat(31)}1`,
  authToken: 'fixture-auth-token',
  from: '+525500000001',
};
const PUBLIC = 'https://bot.example.org';
const HOUR_MS = 3600_000;
/** As many as Twilio is sent in a second (src/outbox). */
const PER_SECOND = 10;

/**
 * The service is there for a while, dies, and is gone for hours while people go on writing: Twilio gives each webhook up.
 * It is started again, dies in the middle of catching up, and is started once more.
 */
async function outage(before: number, missed: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-clock-'));
  const file = join(folder, 'shift');
  // Born three hours ago, by the clock it was given then.
  await writeFile(file, String(-3 * HOUR_MS));
  const port = await findFreePort();
  const phones = new Phones();
  const bubbles = new Map<string, number>();
  for (let n = 0; n < before + missed; n += 1)
    phones.follow(numberOf(n).slice(-10), 0, (event) => {
      if (event.kind === 'bubble' && event.bubble.from === 'rumbo')
        bubbles.set(event.bubble.person, (bubbles.get(event.bubble.person) ?? 0) + 1);
    });
  const twilio = await startTwilio({
    ...ACCOUNT,
    webhookBaseUrl: `http://127.0.0.1:${port}`,
    publicUrl: PUBLIC,
    phones,
  });
  const env = {
    ...metaEnv('http://127.0.0.1:9'),
    TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
    TWILIO_FROM: ACCOUNT.from,
    TWILIO_API_URL: twilio.url,
    PUBLIC_URL: PUBLIC,
    TEST_CLOCK_FILE: file,
    NODE_OPTIONS: `--import=${new URL('../../tests/support/preload/shifted-clock.mjs', import.meta.url)}`,
  };
  let service = await startService({ ...BARE_START, env, port });
  const { dataDir } = service;
  const answered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => numberOf(from + i)).filter((one) => bubbles.has(one)).length;
  try {
    for (let n = 0; n < before; n += 1) await twilio.receive(numberOf(n), 'no me pagan');
    await waitFor(() => answered(0, before) === before, 'the first answers', PATIENCE_MS);
    await untilSettled(service.url);
    const usual = bubbles.get(numberOf(0)) ?? 0;
    await service.stop('SIGKILL');
    // From before there was a Rumbo: nobody asks for them.
    twilio.lose('+525599999999', 'no me pagan', new Date(Date.now() - 5 * HOUR_MS));
    for (let n = before; n < before + missed; n += 1)
      twilio.lose(numberOf(n), 'no me pagan', new Date(Date.now() - 2 * HOUR_MS + n * 1_000));
    await writeFile(file, '0');
    service = await startService({ ...BARE_START, env, port, dataDir });
    await waitFor(() => answered(before, before + missed) > 0, 'the first that was missed', PATIENCE_MS);
    await service.stop('SIGKILL');
    const backAt = performance.now();
    service = await startService({ ...BARE_START, env, port, dataDir });
    const all = () => answered(before, before + missed) === missed;
    await waitFor(all, 'all that were missed', 60_000 + (missed * usual * 1_000) / PER_SECOND).catch(
      () => {},
    );
    const caughtUpMs = performance.now() - backAt;
    await untilSettled(service.url);
    const found = answered(before, before + missed);
    const odd = [...bubbles.values()].filter((count) => count !== usual).length;
    const old = bubbles.has('+525599999999');
    return judge(
      { missed, found, answersThatAreNotOne: odd, caughtUpSeconds: round(caughtUpMs / 1000) },
      {
        'every missed message is found': found === missed,
        // The send that the kill cut off may have arrived: at most one for each socket.
        'each once': odd <= 1,
        'nothing from before there was a Rumbo': !old,
      },
    );
  } finally {
    await service.stop('SIGKILL');
    await twilio.close();
    await removeDataDir(dataDir);
    await rm(folder, { recursive: true });
  }
}

const numberOf = (n: number): string => `+5255${20_000_000 + n}`;

export const t24: Scenario = {
  name: 'T24',
  what: 'hours without the service while people write SMS whose webhooks Twilio gives up; a kill while it catches up',
  bar: 'every message missed while it was down is found once',
  short: () => outage(5, 60),
  long: () => outage(50, 3_000),
};
