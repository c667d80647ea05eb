import type { Storage, StoreItems } from './botbuilder.ts';

/** Two writers met: the turn must be run again on what is there now. */
export class StateConflictError extends Error {
  override readonly name = 'StateConflictError';
}

/**
 * Botbuilder's storage over the memory that one turn loaded. BotState writes `eTag: '*'`, last write wins; here a `*`
 * counts as the eTag that this turn read, so a write over something newer is refused. What is written stays here until
 * the turn's commit, which compares the version once more against the store.
 */
export class TurnStorage implements Storage {
  readonly #read = new Map<string, string>();
  #items: Record<string, unknown>;
  #version: number;
  #isChanged = false;

  constructor(items: unknown, version: number) {
    this.#items = items !== null && typeof items === 'object' ? (items as Record<string, unknown>) : {};
    this.#version = version;
  }

  async read(keys: string[]): Promise<StoreItems> {
    const found: StoreItems = {};
    for (const key of keys) {
      this.#read.set(key, this.#eTag);
      if (Object.hasOwn(this.#items, key)) found[key] = { ...(this.#items[key] as object), eTag: this.#eTag };
    }
    return found;
  }

  async write(changes: StoreItems): Promise<void> {
    for (const [key, value] of Object.entries(changes)) {
      const given = (value as { eTag?: string }).eTag;
      const eTag = given === undefined || given === '*' ? this.#read.get(key) : given;
      if (eTag !== undefined && eTag !== this.#eTag)
        throw new StateConflictError(`the state under ${key.split('/')[0]} changed meanwhile`);
      const { eTag: _eTag, ...rest } = value as Record<string, unknown>;
      this.#items = { ...this.#items, [key]: rest };
      this.#isChanged = true;
    }
    this.#version += 1;
  }

  async delete(keys: string[]): Promise<void> {
    this.#items = Object.fromEntries(Object.entries(this.#items).filter(([key]) => !keys.includes(key)));
    this.#isChanged = true;
  }

  /** Everything, for the memory that the commit writes. */
  get items(): Readonly<Record<string, unknown>> {
    return this.#items;
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  get #eTag(): string {
    return String(this.#version);
  }
}
