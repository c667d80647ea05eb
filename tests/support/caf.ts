/** A Core Audio file taken apart by its specification, by other code than what writes it. */
export function readCaf(file: Buffer) {
  if (file.toString('latin1', 0, 4) !== 'caff' || file.readUInt16BE(4) !== 1)
    throw new Error('not a CAF file');
  const chunks = new Map<string, Buffer>();
  let at = 8;
  while (at < file.length) {
    const size = Number(file.readBigInt64BE(at + 4));
    if (at + 12 + size > file.length) throw new Error('a chunk goes beyond the file');
    chunks.set(file.toString('latin1', at, at + 4), file.subarray(at + 12, at + 12 + size));
    at += 12 + size;
  }
  const [desc, chan, pakt, data] = ['desc', 'chan', 'pakt', 'data'].map((name) => {
    const chunk = chunks.get(name);
    if (!chunk) throw new Error(`no ${name}`);
    return chunk;
  }) as [Buffer, Buffer, Buffer, Buffer];
  const framesPerPacket = desc.readUInt32BE(20);
  let tableAt = 24;
  const next = (): number => {
    let value = 0;
    for (;;) {
      const byte = pakt.readUInt8(tableAt);
      tableAt += 1;
      value = value * 128 + (byte & 0x7f);
      if (byte < 128) return value;
    }
  };
  const packets: Buffer[] = [];
  const durations: number[] = [];
  let dataAt = 4;
  for (let count = Number(pakt.readBigInt64BE(0)); count > 0; count -= 1) {
    const size = next();
    packets.push(data.subarray(dataAt, dataAt + size));
    dataAt += size;
    durations.push(framesPerPacket || next());
  }
  if (tableAt !== pakt.length || dataAt !== data.length) throw new Error('the table does not fit the sound');
  return {
    rate: desc.readDoubleBE(0),
    format: desc.toString('latin1', 8, 12),
    bytesPerPacket: desc.readUInt32BE(16),
    framesPerPacket,
    channels: desc.readUInt32BE(24),
    layout: chan.readUInt32BE(0),
    validFrames: Number(pakt.readBigInt64BE(8)),
    primingFrames: pakt.readInt32BE(16),
    remainderFrames: pakt.readInt32BE(20),
    packets,
    durations,
  };
}
