import { request } from 'node:http';
import { postMeta } from '../../tests/support/meta.ts';
import { judge, type Outcome, pause, round, type Scenario } from './scenario.ts';
import { openStage, phoneOf, rssMbOf, tap } from './stage.ts';

const MIB = 1024 * 1024;
const CASES = [
  { path: '/webhooks/whatsapp', bytes: 3 * MIB + 1, announced: true },
  { path: '/webhooks/whatsapp', bytes: 3 * MIB + 1, announced: false },
  { path: '/webhooks/twilio', bytes: MIB, announced: true },
  { path: '/webhooks/twilio', bytes: MIB, announced: false },
];
const PIECE = Buffer.alloc(64 * 1024, 32);

/** Bodies that are too large, many at once, with their length announced and without; honest ones between. */
async function largeBodies(
  rounds: number,
  parallel: number,
  mostCut: number,
  mostMb: number,
): Promise<Outcome> {
  const stage = await openStage({ vacancies: 2_000 });
  const { service } = stage;
  const pid = service.child.pid ?? 0;
  try {
    // As many at once before it counts, of honest ones: what any load makes the process grow by is not what is asked.
    for (let wave = 0; wave < 5; wave += 1)
      await Promise.all(
        Array.from({ length: parallel }, (_, n) =>
          postMeta(service.url, tap(phoneOf(n), `wamid.T12-${wave}-${n}`)),
        ),
      );
    // And as many small ones, refused for their signature: connections that come and go fill the young generation too.
    for (let done = 0; done < rounds; done += 1)
      for (const one of CASES)
        await Promise.all(Array.from({ length: parallel }, () => post(service.url, { ...one, bytes: 64 })));
    await Promise.all(CASES.map((one) => post(service.url, one)));
    await pause(1_000);
    const before = rssMbOf(pid);
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, rssMbOf(pid));
    }, 20);
    const seen = new Map<string, number>();
    let honest = 0;
    for (let done = 0; done < rounds; done += 1)
      for (const one of CASES) {
        const results = await Promise.all([
          ...Array.from({ length: parallel }, () => post(service.url, one)),
          postMeta(service.url, tap(phoneOf(done), `wamid.T12-h${done}${one.path}${one.announced}`)),
        ]);
        if (results.pop() === 200) honest += 1;
        for (const status of results) {
          const key = `${one.announced ? 'announced' : 'unannounced'} ${status}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
      }
    clearInterval(watch);
    const statuses = Object.fromEntries([...seen].sort());
    const total = rounds * CASES.length * parallel;
    const cut = (seen.get('announced 0') ?? 0) + (seen.get('unannounced 0') ?? 0);
    const rise = round(peak - before);
    return judge(
      { bodies: rounds * CASES.length * parallel, parallel, statuses, rssBeforeMb: before, rssRiseMb: rise },
      {
        // Whoever hides the length may meet the limit of all bodies together first.
        'announced: 413; unannounced: 413 or 503': [...seen.keys()].every((key) =>
          /413|unan.*503| 0/.test(key),
        ),
        [`at most ${mostCut} % cut before they saw it`]: cut <= (mostCut / 100) * total,
        [`memory rises by at most ${mostMb} MB`]: rise <= mostMb,
        'honest webhooks are taken': honest === rounds * CASES.length,
      },
    );
  } finally {
    await stage.end();
  }
}

/** @returns the status, or 0 when the connection was cut without an answer */
function post(url: string, { path, bytes, announced }: (typeof CASES)[number]): Promise<number> {
  return new Promise((done) => {
    let status = 0;
    let left = bytes;
    const req = request(`${url}${path}`, {
      method: 'POST',
      agent: false,
      headers: announced ? { 'Content-Length': bytes } : { 'Transfer-Encoding': 'chunked' },
    });
    req.once('response', (res) => {
      status = res.statusCode ?? 0;
      res.resume();
      // Whoever is refused stops talking.
      left = 0;
    });
    req.on('error', () => {});
    req.once('close', () => done(status));
    const write = (): void => {
      while (left > 0 && !req.destroyed) {
        const piece = PIECE.subarray(0, Math.min(PIECE.length, left));
        left -= piece.length;
        if (!req.write(piece)) return void req.once('drain', write);
      }
      if (!req.destroyed) req.end();
    };
    write();
  });
}

export const t12: Scenario = {
  name: 'T12',
  what: 'bodies above 3 MB on WhatsApp and of 1 MB on SMS, 200 at once',
  bar: '413 that its sender sees, the connection closes, memory rises by at most 20 MB (short: 40 MB, as much as a busy machine makes of it)',
  short: () => largeBodies(1, 200, 5, 40),
  long: () => largeBodies(25, 200, 1, 20),
};
