/** Reflected form of the polynomial that Redis uses (Jones): 0xad93d23594c935a9. */
const POLYNOMIAL = { high: 0x95ac9329, low: 0xac4bc9b5 };

const HIGH = new Uint32Array(256);
const LOW = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = ((low >>> 1) | ((high & 1) << 31)) >>> 0;
    high >>>= 1;
    if (isOdd) {
      high = (high ^ POLYNOMIAL.high) >>> 0;
      low = (low ^ POLYNOMIAL.low) >>> 0;
    }
  }
  HIGH[byte] = high;
  LOW[byte] = low;
}

/** The check at the end of a value that RESTORE takes: 8 bytes, the lowest first (crc64.c of Redis). */
export function crc64(...parts: readonly Uint8Array[]): Buffer {
  let [high, low] = [0, 0];
  for (const part of parts)
    for (let i = 0; i < part.length; i += 1) {
      const index = (low ^ (part[i] as number)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
      high = (high >>> 8) ^ (HIGH[index] as number);
    }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(low >>> 0, 0);
  bytes.writeUInt32LE(high >>> 0, 4);
  return bytes;
}
