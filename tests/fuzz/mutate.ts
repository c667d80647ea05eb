/** A seeded generator (mulberry32): the same seed gives the same run. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  /** [0, 1) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

/** Values that have broken parsers before. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  -0,
  2 ** 60,
  '',
  ' ',
  '0',
  'null',
  '__proto__',
  'constructor',
  [],
  {},
  [[[[]]]],
  { length: 1e9 },
  { toString: 'x', valueOf: null },
  'ᚠ\u0000\u200f\ufeff\ud800',
  '٣٤٥',
  'é'.normalize('NFD'),
  'A'.repeat(5_000),
  '\u202e\u2066x',
  '9'.repeat(400),
  '-1793000000',
  '1e400',
  '{{fact.x.y}} $& %s $' + '{x}',
];
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'type', 'id', '', '0'];
const BYTES = [
  '\u0000',
  '"',
  '\\',
  '{',
  '[',
  ']]',
  '}',
  '\\ud800',
  '\n',
  '%',
  '%zz',
  '&',
  '=',
  '\ufeff',
  '1e999',
  '-',
  '🌽',
];

/** One change or several of a text: as bytes, as JSON where it is some, or a graft of another of the corpus. */
export function mutate(dice: Dice, corpus: readonly Buffer[]): Buffer {
  const seed = dice.pick(corpus);
  const roll = dice.next();
  if (roll < 0.02) return Buffer.from(seed);
  if (roll < 0.65) {
    const changed = mutateJson(dice, seed);
    if (changed) return dice.next() < 0.1 ? mutateBytes(dice, changed, corpus) : changed;
  }
  return mutateBytes(dice, seed, corpus);
}

function mutateBytes(dice: Dice, seed: Buffer, corpus: readonly Buffer[]): Buffer {
  let bytes = Buffer.from(seed);
  for (let times = 1 + dice.below(6); times > 0; times -= 1) {
    const at = dice.below(bytes.length + 1);
    const length = dice.below(Math.min(64, bytes.length + 1 - at));
    const parts: Record<number, () => Buffer> = {
      0: () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
      1: () => Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(BYTES)), bytes.subarray(at)]),
      2: () => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
      3: () => {
        const other = dice.pick(corpus);
        return Buffer.concat([bytes.subarray(0, at), other.subarray(dice.below(other.length + 1))]);
      },
      4: () => {
        const copy = Buffer.from(bytes);
        if (at < copy.length) copy[at] = dice.below(256);
        return copy;
      },
    };
    bytes = (parts[dice.below(5)] as () => Buffer)() as typeof bytes;
  }
  return bytes;
}

/** Changes values, names and the shape of a tree; undefined when the seed is no JSON. */
function mutateJson(dice: Dice, seed: Buffer): Buffer | undefined {
  let tree: unknown;
  try {
    tree = JSON.parse(seed.toString());
  } catch {
    return undefined;
  }
  for (let times = 1 + dice.below(4); times > 0; times -= 1) tree = changeSomewhere(dice, tree, 0);
  // `__proto__` as a name of its own, which JSON.parse makes of it and an object literal does not.
  return Buffer.from(JSON.stringify(tree).replaceAll('"PROTO"', '"__proto__"'));
}

/** One change to the values, names or shape of a tree. */
export const changeOnce = (dice: Dice, tree: unknown): unknown => changeSomewhere(dice, tree, 0);

function changeSomewhere(dice: Dice, node: unknown, depth: number): unknown {
  const isInner = node !== null && typeof node === 'object';
  if (!isInner || (depth > 0 && dice.next() < 0.18)) return changeHere(dice, node);
  if (Array.isArray(node)) {
    if (node.length === 0) return changeHere(dice, node);
    const at = dice.below(node.length);
    return node.map((one, index) => (index === at ? changeSomewhere(dice, one, depth + 1) : one));
  }
  const names = Object.keys(node);
  if (names.length === 0) return changeHere(dice, node);
  const chosen = dice.pick(names);
  const entries = Object.entries(node).flatMap(([name, value]): [string, unknown][] => {
    if (name !== chosen) return [[name, value]];
    const roll = dice.next();
    if (roll < 0.08) return [];
    if (roll < 0.14) return [[dice.pick(NAMES).replace('__proto__', 'PROTO'), value]];
    return [[name, changeSomewhere(dice, value, depth + 1)]];
  });
  return Object.fromEntries(entries);
}

function changeHere(dice: Dice, node: unknown): unknown {
  const roll = dice.next();
  if (roll < 0.6) return dice.pick(VALUES);
  if (roll < 0.7) return Array.from({ length: 1 + dice.below(40) }, () => node);
  if (roll < 0.8) return [node];
  if (roll < 0.85) return { PROTO: node, constructor: { prototype: node } };
  if (roll < 0.9) {
    let deep: unknown = node;
    for (let i = 0; i < 200; i += 1) deep = i % 2 ? [deep] : { x: deep };
    return deep;
  }
  if (typeof node === 'string')
    return node.slice(0, dice.below(node.length + 1)) + JSON.stringify(dice.pick(VALUES));
  return JSON.stringify(node);
}
