/** Something that was started and has to be ended. */
export interface Part {
  close(): unknown;
}

/** What a scene is made of, in the order in which it came to stand; taken down the other way round. */
export class Parts {
  readonly #standing: Part[] = [];
  #isOver = false;

  /**
   * Takes charge of a part that stands or is being started.
   * @throws what starting it threw; or when all was taken down meanwhile: then the latecomer is ended too
   */
  async add<T extends Part>(starting: T | Promise<T>): Promise<T> {
    const part = await starting;
    if (this.#isOver) {
      await part.close();
      throw new Error('taken down before it was complete');
    }
    this.#standing.push(part);
    return part;
  }

  /**
   * Ends every part, newest first, each also where another could not be ended. Once.
   * @throws the first of what went wrong, after all were tried
   */
  async close(): Promise<void> {
    this.#isOver = true;
    const faults: unknown[] = [];
    for (let part = this.#standing.pop(); part; part = this.#standing.pop())
      try {
        await part.close();
      } catch (fault) {
        faults.push(fault);
      }
    if (faults.length > 0) throw faults[0];
  }
}

/**
 * Starts what has several parts; where one of them does not come up, those that stand are ended again.
 * @throws what the part that did not come up threw
 */
export async function startWhole<T>(build: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = new Parts();
  try {
    return await build(parts);
  } catch (fault) {
    // The first fault is the one to be told.
    await parts.close().catch(() => {});
    throw fault;
  }
}
