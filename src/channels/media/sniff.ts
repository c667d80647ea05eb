/** First bytes of the types that the desk shows or plays; what a sender claims counts for nothing. */
const SIGNATURES: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { type: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { type: 'image/gif', at: 0, bytes: '47494638' },
  { type: 'image/webp', at: 8, bytes: '57454250' },
  { type: 'audio/ogg', at: 0, bytes: '4f676753' },
  { type: 'audio/amr', at: 0, bytes: '2321414d52' },
  { type: 'audio/mpeg', at: 0, bytes: '494433' },
  { type: 'audio/mpeg', at: 0, bytes: 'fffb' },
  { type: 'audio/mpeg', at: 0, bytes: 'fff3' },
  { type: 'audio/aac', at: 0, bytes: 'fff1' },
  { type: 'audio/aac', at: 0, bytes: 'fff9' },
  { type: 'application/pdf', at: 0, bytes: '255044462d' },
];
/** Brands of ISO base media files (ISO/IEC 14496-12): audio alone, or moving pictures. */
const FTYP = Buffer.from('ftyp');
const AUDIO_BRANDS: ReadonlySet<string> = new Set(['M4A ', 'M4B ']);
const VIDEO_BRANDS = /^(isom|iso\d|mp4\d|3gp\d|avc1|M4V |dash|mmp4)$/;

/** The type a file really is; undefined for one that is not shown (pages, scripts, archives, programs). */
export function sniffType(file: Buffer): string | undefined {
  const known = SIGNATURES.find(({ at, bytes }) =>
    file.subarray(at, at + bytes.length / 2).equals(Buffer.from(bytes, 'hex')),
  );
  if (known)
    return known.type === 'image/webp' && !file.subarray(0, 4).equals(Buffer.from('RIFF'))
      ? undefined
      : known.type;
  if (!file.subarray(4, 8).equals(FTYP)) return undefined;
  const brand = file.subarray(8, 12).toString('latin1');
  if (AUDIO_BRANDS.has(brand)) return 'audio/mp4';
  return VIDEO_BRANDS.test(brand) ? 'video/mp4' : undefined;
}
