import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Parts } from './parts.ts';

/** A service of its own process and a browser, on a busy machine. */
const BUILD_MS = 180_000;
const END_MS = 60_000;

/**
 * Has a scene built before the tests of a file (or of the `describe` it is called in) and taken down after them; with
 * `anew`, before and after each test. Taken down newest part first, also where building it failed or took too long.
 * @param build adds every part to `parts` as soon as it stands
 * @returns the scene: empty until the first hook or test that is registered after it
 */
export function setScene<T extends object>(
  build: (parts: Parts) => Promise<T>,
  { anew = false } = {},
): Readonly<T> {
  const scene = {} as T;
  let parts: Parts;
  const [before, after] = anew ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    parts = new Parts();
    Object.assign(scene, await build(parts));
  }, BUILD_MS);
  after(() => parts.close(), END_MS);
  return scene;
}
