/**
 * How long what must come true may take. A machine of tests is shared, at times beyond three times its capacity, and
 * may stand still for seconds: only what never comes is to fail. How quick something is, is not asked here but in bench/.
 */
export const PATIENCE_MS = 60_000;

/** For whatever takes `{ timeout }`: locators, `expect.poll`, `vi.waitFor`. */
export const SOON = { timeout: PATIENCE_MS };

/**
 * Asks again and again until there is an answer.
 *
 * @returns the first answer that is neither undefined nor false
 * @throws when there is none within `withinMs`; says what was waited for
 */
export async function until<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'what the test expects',
  withinMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
