import { postMeta } from '../../tests/support/meta.ts';
import { judge, type Outcome, pause, round, type Scenario } from './scenario.ts';
import { openStage, phoneOf, say, tap } from './stage.ts';

const HOUR_S = 3600;
const WORDS = [
  '¿Cuánto es el salario mínimo?',
  'no me pagan',
  'hola',
  'what documents do I need',
  'kijan pou m jwenn travay',
];

interface Size {
  readonly seconds: number;
  /** Caches fill and code is compiled: not looked at. */
  readonly warmUpSeconds: number;
  readonly people: number;
  readonly perSecond: number;
  /** Megabytes of heap an hour. */
  readonly mostPerHour: number;
}

/** A quiet day: the heap after a full collection, and open files, each second. */
export async function soak(
  { seconds, warmUpSeconds, people, perSecond, mostPerHour }: Size,
  log: (line: string) => void,
): Promise<Outcome> {
  const stage = await openStage({ preload: 'heap.mjs', vacancies: 1_000 });
  const { service, graph } = stage;
  const samples: { readonly at: number; readonly heap: number; readonly fds: number }[] = [];
  const startedAt = performance.now();
  service.child.stdout?.on('data', (chunk: Buffer) => {
    for (const [, heap, fds] of String(chunk).matchAll(/heap (\d+) fds (\d+)/g))
      samples.push({ at: (performance.now() - startedAt) / 1000, heap: Number(heap), fds: Number(fds) });
  });
  try {
    let sent = 0;
    while (performance.now() - startedAt < seconds * 1000) {
      const person = phoneOf(sent % people);
      const body =
        sent % 3
          ? tap(person, `wamid.T19-${sent}`)
          : say(person, `wamid.T19-${sent}`, WORDS[sent % WORDS.length] ?? '');
      if ((await postMeta(service.url, body)) !== 200) throw new Error('a webhook was refused');
      sent += 1;
      // The stand-in keeps what it was sent; that is another process's heap, but not for ever.
      if (graph.sent.length > 5_000) graph.sent.splice(0, 4_000);
      if (sent % (perSecond * 60) === 0)
        log(`${round(sent / perSecond / 60, 0)} min, heap ${round((samples.at(-1)?.heap ?? 0) / 1e6)} MB`);
      await pause(Math.max(0, startedAt + (sent * 1000) / perSecond - performance.now()));
    }
    const looked = samples.filter(({ at }) => at >= warmUpSeconds);
    const { slope, error } = slopeOf(looked.map(({ at, heap }) => [at, heap / 1e6]));
    const half = slopeOf(looked.slice(looked.length >> 1).map(({ at, heap }) => [at, heap / 1e6]));
    const third = Math.floor(looked.length / 3);
    const fdsOf = (some: typeof looked) => Math.max(...some.map(({ fds }) => fds));
    const [fdsFirst, fdsLast] = [fdsOf(looked.slice(0, third)), fdsOf(looked.slice(-third))];
    const [perHour, errorPerHour] = [slope * HOUR_S, error * HOUR_S];
    return judge(
      {
        seconds,
        messages: sent,
        heapMb: round((looked.at(-1)?.heap ?? 0) / 1e6),
        heapSlopeMbPerHour: round(perHour, 2),
        // Two standard errors: what a run of this length can tell apart from nothing.
        plusOrMinus: round(2 * errorPerHour, 2),
        slopeOfLastHalf: round(half.slope * HOUR_S, 2),
        lastHalfPlusOrMinus: round(2 * half.error * HOUR_S, 2),
        fdsFirstThird: fdsFirst,
        fdsLastThird: fdsLast,
      },
      {
        [`the heap grows by at most ${mostPerHour} MB an hour, as far as this run can tell`]:
          perHour - 2 * errorPerHour <= mostPerHour,
        'open files stay the same': fdsLast - fdsFirst <= 5,
        'there is something to look at': looked.length >= (seconds - warmUpSeconds) / 2,
      },
    );
  } finally {
    await stage.end();
  }
}

/**
 * Least squares, with an error that takes neighbouring samples for what they are: a row in which each resembles the one
 * before holds fewer facts than points.
 */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): { slope: number; error: number } {
  const n = points.length;
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / n;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / sxx;
  const rest = points.map(([x, y]) => y - my - slope * (x - mx));
  const variance = rest.reduce((sum, one) => sum + one ** 2, 0) / Math.max(1, n - 2);
  const lag = rest.slice(1).reduce((sum, one, i) => sum + one * (rest[i] ?? 0), 0) / (variance * n || 1);
  const alike = Math.min(0.99, Math.max(0, lag));
  return { slope, error: Math.sqrt((variance / sxx) * ((1 + alike) / (1 - alike))) };
}

export const t19: Scenario = {
  name: 'T19',
  what: 'a quiet day: 5 % of the 80 a second that a number may send, the heap after a full collection each second',
  // In 40 seconds code is still being compiled and caches fill: 1.4 KB a message is what such a run can tell from that.
  bar: 'the heap grows by at most 1 MB an hour (short: 150 MB at 30 messages a second), open files stay the same',
  short: () =>
    soak({ seconds: 40, warmUpSeconds: 15, people: 400, perSecond: 30, mostPerHour: 150 }, () => {}),
  long: (log) => soak({ seconds: 1_800, warmUpSeconds: 600, people: 400, perSecond: 4, mostPerHour: 1 }, log),
};
