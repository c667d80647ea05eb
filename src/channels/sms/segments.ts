/** GSM 03.38 default alphabet (3GPP TS 23.038, 6.2.1) without the escape. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Extension table (6.2.1.1): each costs an escape and itself. */
const EXTENSION = '\f^{}\\[~]|€';

const COST = new Map<string, number>([
  ...[...BASIC].map((c) => [c, 1] as const),
  ...[...EXTENSION].map((c) => [c, 2] as const),
]);

export interface SegmentCount {
  /** Messages the text is billed as, at least 1. */
  readonly segments: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets or UTF-16 units. */
  readonly units: number;
}

/** Whether every character is in the GSM alphabet. */
export function isGsm(text: string): boolean {
  for (const character of text) if (!COST.has(character)) return false;
  return true;
}

/**
 * Counts the SMS segments a text will be billed as.
 * @param text final text after placeholders, any language
 * @returns segments (≥ 1) and encoding; GSM-7 counts septets, UCS-2 counts UTF-16 units (most emoji are two)
 * Never throws; an empty text is one segment. A character is never split over two segments, so a pair of septets or
 * units that would straddle a border moves on whole. Source: 3GPP TS 23.038, 6.2.1; 153 and 67 leave room for the
 * concatenation header (TS 23.040, 9.2.3.24.1).
 */
export function countSegments(text: string): SegmentCount {
  const isPlain = isGsm(text);
  const [single, part] = isPlain ? [160, 153] : [70, 67];
  let units = 0;
  let segments = 1;
  let inSegment = 0;
  for (const character of text) {
    const cost = isPlain ? (COST.get(character) ?? 1) : character.length;
    units += cost;
    if (inSegment + cost > part) {
      segments += 1;
      inSegment = 0;
    }
    inSegment += cost;
  }
  return { segments: units <= single ? 1 : segments, encoding: isPlain ? 'GSM-7' : 'UCS-2', units };
}
