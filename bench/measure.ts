import { Agent, request } from 'node:http';

/** CPU time of this process, user and system, in microseconds. */
export const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @param percent 0–100; 100 is the greatest. NaN where nothing was measured */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/**
 * CPU of what is measured and of its baseline in short rounds, in turn. The ratio is the median over pairs of
 * neighbouring rounds: this machine's clock and neighbours change within seconds, and hit both of a pair alike.
 */
export async function compare(
  rounds: number,
  { measured, baseline }: { measured: () => Promise<number>; baseline: () => Promise<number> },
): Promise<{ measured: number; baseline: number; ratio: number }> {
  const taken: { measured: number; baseline: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { baseline: await baseline(), measured: await measured() };
    if (round > 0) taken.push(pair); // the first round only warms up
  }
  return {
    measured: median(taken.map((pair) => pair.measured)),
    baseline: median(taken.map((pair) => pair.baseline)),
    ratio: median(taken.map((pair) => pair.measured / pair.baseline)),
  };
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly not200: number;
}

/** Posts bodies over `connections` keep-alive sockets, as fast as answers come, or at `perSecond` if given. */
export async function load(
  url: string,
  make: (index: number) => { body: Buffer; headers: Record<string, string> },
  { total, connections = 20, perSecond }: { total: number; connections?: number; perSecond?: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let not200 = 0;
  let next = 0;
  const startedAt = performance.now();
  const one = async (): Promise<void> => {
    for (;;) {
      const index = next;
      next += 1;
      if (index >= total) return;
      if (perSecond !== undefined) {
        const wait = startedAt + (index / perSecond) * 1000 - performance.now();
        if (wait > 1) await new Promise((done) => setTimeout(done, wait));
      }
      const { body, headers } = make(index);
      const sentAt = performance.now();
      const status = await new Promise<number>((done, fail) => {
        const req = request(
          url,
          { method: 'POST', agent, headers: { ...headers, 'Content-Length': body.length } },
          (res) => {
            res.resume();
            res.once('end', () => done(res.statusCode ?? 0));
          },
        );
        req.once('error', fail);
        req.end(body);
      });
      times.push(performance.now() - sentAt);
      if (status !== 200) not200 += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    perSecond: total / ((performance.now() - startedAt) / 1000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    not200,
  };
}
