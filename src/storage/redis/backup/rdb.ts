import { FileWindow } from './file-window.ts';

/** A form that no version of Redis that we know writes for the kinds of keys we use. */
export class RdbError extends Error {
  override readonly name = 'RedisCopyError';
}

/** One key as Redis writes it into its own copies. */
export interface RdbEntry {
  readonly database: number;
  readonly key: Buffer;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
  /** Its kind (1 byte) and content, as DUMP gives them before its end; valid until the next entry. */
  readonly value: Buffer;
}

const OPCODE = {
  slotInfo: 0xf4,
  functions: 0xf5,
  idle: 0xf8,
  frequency: 0xf9,
  aux: 0xfa,
  resize: 0xfb,
  expiresMs: 0xfc,
  expiresSeconds: 0xfd,
  database: 0xfe,
  end: 0xff,
} as const;

/**
 * Reads the keys of a copy as Redis writes it (RDB, versions 5 to 12: rdb.c), without understanding the values more than
 * is needed to find where each ends.
 * @returns an iterator; its first value is the version of the format
 * @throws RdbError, CutShortError
 */
export function* readRdb(file: string): Generator<RdbEntry, void, undefined> {
  const input = new FileWindow(file);
  try {
    yield* readEntries(input);
  } finally {
    input.close();
  }
}

/** Version of the format, as a copy says in its first bytes. @throws RdbError */
export function readRdbVersion(file: string): number {
  const input = new FileWindow(file);
  try {
    const [, version] = /^REDIS(\d{4})$/.exec(input.take(9).toString('latin1')) ?? [];
    if (version === undefined) throw new RdbError('Redis sent no copy of itself');
    return Number(version);
  } finally {
    input.close();
  }
}

function* readEntries(input: FileWindow): Generator<RdbEntry, void, undefined> {
  input.take(9);
  let database = 0;
  let expiresAt: number | undefined;
  for (;;) {
    input.mark();
    const code = input.byte();
    if (code === OPCODE.end) return;
    if (code === OPCODE.database) database = readLength(input);
    else if (code === OPCODE.expiresMs) expiresAt = Number(input.take(8).readBigUInt64LE());
    else if (code === OPCODE.expiresSeconds) expiresAt = input.take(4).readUInt32LE() * 1000;
    else if (code === OPCODE.resize) skipLengths(input, 2);
    else if (code === OPCODE.slotInfo) skipLengths(input, 3);
    else if (code === OPCODE.idle) skipLengths(input, 1);
    else if (code === OPCODE.frequency) input.take(1);
    else if (code === OPCODE.aux) skipStrings(input, 2);
    else if (code === OPCODE.functions) skipStrings(input, 1);
    else {
      const key = readString(input);
      // What DUMP gives begins with the kind: it stands before the key here.
      input.mark();
      skipValue(input, code);
      yield { database, key, expiresAt, value: Buffer.concat([Buffer.of(code), input.marked()]) };
      expiresAt = undefined;
    }
  }
}

/** By kind (rdb.h): strings, counted groups of strings, and streams. */
function skipValue(input: FileWindow, kind: number): void {
  switch (kind) {
    case 0: // a string
    case 9: // the small forms of hashes, lists, sets and sorted sets: one string each
    case 10:
    case 11:
    case 12:
    case 13:
    case 16:
    case 17:
    case 20:
      skipStrings(input, 1);
      return;
    case 1: // a list, a set, a list of small lists
    case 2:
    case 14:
      skipStrings(input, readLength(input));
      return;
    case 4: // a hash
      skipStrings(input, 2 * readLength(input));
      return;
    case 5: // a sorted set with binary scores
      for (let left = readLength(input); left > 0; left -= 1) {
        skipStrings(input, 1);
        input.take(8);
      }
      return;
    case 18: // a list of small lists, each with its form
      for (let left = readLength(input); left > 0; left -= 1) {
        skipLengths(input, 1);
        skipStrings(input, 1);
      }
      return;
    case 15:
    case 19:
    case 21:
      skipStream(input, kind);
      return;
    default:
      throw new RdbError(`Redis holds a kind of value (${kind}) that this version does not know`);
  }
}

function skipStream(input: FileWindow, kind: 15 | 19 | 21): void {
  skipStrings(input, 2 * readLength(input));
  // Length and last id; since 7.0 also the first id, the greatest deleted one, and how many were ever added.
  skipLengths(input, kind === 15 ? 3 : 8);
  for (let groups = readLength(input); groups > 0; groups -= 1) {
    skipStrings(input, 1);
    skipLengths(input, kind === 15 ? 2 : 3);
    for (let pending = readLength(input); pending > 0; pending -= 1) {
      input.take(16 + 8);
      skipLengths(input, 1);
    }
    for (let consumers = readLength(input); consumers > 0; consumers -= 1) {
      skipStrings(input, 1);
      input.take(kind === 21 ? 16 : 8);
      for (let owned = readLength(input); owned > 0; owned -= 1) input.take(16);
    }
  }
}

function skipLengths(input: FileWindow, count: number): void {
  for (let left = count; left > 0; left -= 1) readLength(input);
}

/** @throws RdbError where a string in one of its special forms stands instead */
function readLength(input: FileWindow): number {
  const read = readLengthOrForm(input);
  if (read.form !== undefined) throw new RdbError('the copy of Redis is damaged');
  return read.length;
}

function readLengthOrForm(
  input: FileWindow,
): { readonly length: number; readonly form?: never } | { readonly form: number } {
  const first = input.byte();
  if (first >> 6 === 0) return { length: first & 0x3f };
  if (first >> 6 === 1) return { length: ((first & 0x3f) << 8) | input.byte() };
  if (first === 0x80) return { length: input.take(4).readUInt32BE() };
  if (first === 0x81) return { length: Number(input.take(8).readBigUInt64BE()) };
  const form = first & 0x3f;
  if (form > 3) throw new RdbError('the copy of Redis is damaged');
  return { form };
}

/** @returns a copy of the content; numbers, which no key of ours is, are only passed over */
function readString(input: FileWindow): Buffer {
  const read = readLengthOrForm(input);
  if (read.form === undefined) return Buffer.from(input.take(read.length));
  if (read.form <= 2) return Buffer.from(input.take(2 ** read.form));
  const packed = readLength(input);
  return unpackLzf(input, packed, readLength(input));
}

function skipStrings(input: FileWindow, count: number): void {
  for (let left = count; left > 0; left -= 1) {
    const read = readLengthOrForm(input);
    if (read.form === undefined) input.take(read.length);
    else if (read.form <= 2) input.take(2 ** read.form);
    else {
      const packed = readLength(input);
      skipLengths(input, 1);
      input.take(packed);
    }
  }
}

/** LZF, as Redis packs longer strings: runs of plain bytes, and references to what came before (lzf_d.c). */
function unpackLzf(input: FileWindow, packed: number, length: number): Buffer {
  const from = Buffer.from(input.take(packed));
  const to = Buffer.alloc(length);
  let [read, written] = [0, 0];
  const next = (): number => {
    read += 1;
    return from[read - 1] ?? 0;
  };
  while (read < packed) {
    const control = next();
    if (control < 32) {
      from.copy(to, written, read, read + control + 1);
      read += control + 1;
      written += control + 1;
      continue;
    }
    const size = (control >> 5) + 2 + (control >> 5 === 7 ? next() : 0);
    const start = written - ((control & 0x1f) << 8) - next() - 1;
    if (start < 0) throw new RdbError('the copy of Redis is damaged');
    for (let i = 0; i < size; i += 1) to[written + i] = to[start + i] as number;
    written += size;
  }
  if (written !== length) throw new RdbError('the copy of Redis is damaged');
  return to;
}
