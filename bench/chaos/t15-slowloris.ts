import { connect } from 'node:net';
import { postMeta } from '../../tests/support/meta.ts';
import { percentile } from '../measure.ts';
import { judge, type Outcome, pause, round, type Scenario } from './scenario.ts';
import { openStage, phoneOf, tap } from './stage.ts';

const AT_ONCE = 100;

/** Sockets that speak a byte a second, half in the headers and half in the body; honest webhooks beside. */
async function slowloris(
  sockets: number,
  waves: number,
  p99BarMs: number,
  reapedBarMs: number,
): Promise<Outcome> {
  const stage = await openStage();
  const { service } = stage;
  const { hostname, port } = new URL(service.url);
  const lives: number[] = [];
  const times: number[] = [];
  let [isOn, notTaken, open, mostOpen] = [true, 0, 0, 0];
  const honest = (async () => {
    for (let n = 0; isOn; n += 1) {
      const from = performance.now();
      if ((await postMeta(service.url, tap(phoneOf(n % 500), `wamid.T15-${n}`))) !== 200) notTaken += 1;
      times.push(performance.now() - from);
      await pause(20);
    }
  })();
  const dripOne = (index: number): Promise<void> =>
    new Promise((done) => {
      const socket = connect(Number(port), hostname);
      let from = 0;
      let timer: NodeJS.Timeout | undefined;
      socket.on('error', () => {});
      socket.once('connect', () => {
        from = performance.now();
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        const head = 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n';
        socket.write(index % 2 ? head : `${head}Content-Length: 1000\r\n\r\n`);
        timer = setInterval(() => socket.write(index % 2 ? 'X' : ' '), 1_000);
      });
      socket.once('close', () => {
        clearInterval(timer);
        if (from > 0) {
          open -= 1;
          lives.push(performance.now() - from);
        }
        done();
      });
      socket.resume();
    });
  try {
    for (let wave = 0; wave < waves; wave += 1) {
      const all: Promise<void>[] = [];
      for (let start = 0; start < sockets; start += AT_ONCE) {
        for (let i = start; i < Math.min(sockets, start + AT_ONCE); i += 1) all.push(dripOne(i));
        await pause(20);
      }
      await Promise.race([Promise.all(all), pause(60_000)]);
    }
    isOn = false;
    await honest;
    const p99 = percentile(times, 99);
    const longest = Math.max(...lives);
    return judge(
      {
        sockets: sockets * waves,
        mostOpenAtOnce: mostOpen,
        reapedMs: round(longest, 0),
        left: open,
        honest: times.length,
        honestP99Ms: round(p99),
      },
      {
        [`every socket is reaped within ${reapedBarMs} ms`]:
          open === 0 && lives.length === sockets * waves && longest <= reapedBarMs,
        [`honest p99 at most ${p99BarMs} ms`]: p99 <= p99BarMs,
        'every honest webhook is taken': notTaken === 0,
      },
    );
  } finally {
    isOn = false;
    await stage.end();
  }
}

export const t15: Scenario = {
  name: 'T15',
  what: '2,000 sockets that say a byte a second',
  bar: 'honest webhooks p99 ≤ 500 ms (short: 5 s and 60 s, on a machine that others use too); sockets reaped within 15 s',
  short: () => slowloris(2_000, 1, 5_000, 60_000),
  long: () => slowloris(2_000, 10, 500, 15_000),
};
