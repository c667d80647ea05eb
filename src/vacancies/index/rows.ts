import type { Codes } from '../codes.ts';
import { PACKED_BYTES, pack, type Row, unpack } from './row.ts';

const FIRST_SIZE = 4096;

/**
 * What searching needs of every vacancy, in memory: one buffer, and for each family and state the slots of its
 * vacancies. A slot is a place in the buffer and the row's number in the file; freed slots are used again.
 */
export class Rows {
  readonly #codes: Codes;
  #bytes = new Uint8Array(FIRST_SIZE * PACKED_BYTES);
  #view = new DataView(this.#bytes.buffer);
  readonly #lists = new Map<number, number[]>();
  readonly #free: number[] = [];
  #end = 1;
  #count = 0;

  constructor(codes: Codes) {
    this.#codes = codes;
  }

  get count(): number {
    return this.#count;
  }

  /** Slots that nothing stands in; the same ones until something is put there. */
  freeSlots(count: number): number[] {
    const again = this.#free.slice(-count);
    return Array.from({ length: count }, (_, at) => again[at] ?? this.#end + at - again.length);
  }

  get(slot: number): Row {
    return unpack(this.#view, slot * PACKED_BYTES);
  }

  /** Puts a row where nothing stood or another did. */
  set(slot: number, row: Row): void {
    this.#take(slot);
    pack(this.#view, slot * PACKED_BYTES, row);
    this.#list(slot, row);
  }

  /** Puts a row as the file keeps it. */
  load(slot: number, packed: Uint8Array): void {
    this.#take(slot);
    this.#bytes.set(packed, slot * PACKED_BYTES);
    this.#list(slot, this.get(slot));
  }

  delete(slot: number): void {
    if (!this.#isTaken(slot)) return;
    this.#unlist(slot, this.get(slot));
    this.#bytes.fill(0, slot * PACKED_BYTES, (slot + 1) * PACKED_BYTES);
    this.#free.push(slot);
    this.#count -= 1;
  }

  /**
   * Slots of families in states, every one when none is named. A vacancy filed under another family than its title
   * says comes twice.
   */
  *slots(families: readonly number[] | undefined, states: readonly number[] | undefined): Generator<number> {
    const all = (size: number): number[] => Array.from({ length: size }, (_, number) => number);
    for (const state of states ?? all(this.#codes.states.size))
      for (const family of families ?? all(this.#codes.families.size))
        yield* this.#lists.get(keyOf(family, state)) ?? [];
  }

  #take(slot: number): void {
    if (slot >= this.#end) {
      for (let free = slot - 1; free >= this.#end; free -= 1) this.#free.push(free);
      this.#end = slot + 1;
      this.#grow();
      this.#count += 1;
    } else if (this.#isTaken(slot)) this.#unlist(slot, this.get(slot));
    else {
      const at = this.#free.lastIndexOf(slot);
      if (at >= 0) this.#free.splice(at, 1);
      this.#count += 1;
    }
  }

  /** Every vacancy is in some state. */
  #isTaken(slot: number): boolean {
    return slot < this.#end && this.#view.getUint8(slot * PACKED_BYTES) !== 0;
  }

  #grow(): void {
    const needed = this.#end * PACKED_BYTES;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  #list(slot: number, row: Row): void {
    for (const key of this.#keysOf(row)) {
      const list = this.#lists.get(key);
      if (list) list.push(slot);
      else this.#lists.set(key, [slot]);
    }
  }

  #unlist(slot: number, row: Row): void {
    for (const key of this.#keysOf(row)) {
      const list = this.#lists.get(key);
      const at = list?.lastIndexOf(slot) ?? -1;
      const last = list?.pop();
      if (list && at >= 0 && at < list.length && last !== undefined) list[at] = last;
    }
  }

  #keysOf({ occupation, filed, state }: Row): number[] {
    const family = this.#codes.familyOf[occupation] ?? 0;
    const other = filed === 0 ? family : (this.#codes.familyOf[filed] ?? 0);
    return other === family ? [keyOf(family, state)] : [keyOf(family, state), keyOf(other, state)];
  }
}

const keyOf = (family: number, state: number): number => family * 64 + state;
