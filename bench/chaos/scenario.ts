/** What one run measured, and which of its bars it broke: none when all hold. */
export interface Outcome {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly broken: readonly string[];
}

/** One fault of reliability.md (T1–T24), in a length for every run of the tests and one that shows the figure asked for. */
export interface Scenario {
  /** `T8` */
  readonly name: string;
  readonly what: string;
  /** What must hold, in words. */
  readonly bar: string;
  /** At most 40 seconds, on a busy machine too. Absent: a test of its own is the short form. */
  readonly short?: () => Promise<Outcome>;
  readonly long: (log: (line: string) => void) => Promise<Outcome>;
}

/** @param bars each by its words, and whether it held */
export function judge(
  figures: Readonly<Record<string, unknown>>,
  bars: Readonly<Record<string, boolean>>,
): Outcome {
  return { figures, broken: Object.keys(bars).filter((words) => !bars[words]) };
}

/** One line a scenario, the same in the tests and in the bench. */
export const lineOf = (name: string, figures: object): string => `${name} ${JSON.stringify(figures)}\n`;

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** @throws Error with what was waited for */
export async function waitFor(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  withinMs: number,
): Promise<number> {
  const from = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - from > withinMs) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await pause(20);
  }
  return performance.now() - from;
}

export const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;
