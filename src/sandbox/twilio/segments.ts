// The provider counts for itself; this is not the count of the channel under test, on purpose.
const GSM_TWO = new Set(['^', '{', '}', '[', ']', '~', '\\', '|', '€', '\f']);
const GSM_ONE = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Segments, encoding and length as Twilio reports them. */
export function measure(text: string): { segments: number; encoding: 'GSM-7' | 'UCS-2'; length: number } {
  const characters = [...text];
  const isGsm = characters.every((one) => GSM_ONE.has(one) || GSM_TWO.has(one));
  const cost = (one: string) => (isGsm ? (GSM_TWO.has(one) ? 2 : 1) : one.length);
  const length = characters.reduce((sum, one) => sum + cost(one), 0);
  if (length <= (isGsm ? 160 : 70)) return { segments: 1, encoding: isGsm ? 'GSM-7' : 'UCS-2', length };
  const room = isGsm ? 153 : 67;
  let segments = 1;
  let used = 0;
  for (const one of characters) {
    if (used + cost(one) > room) {
      segments += 1;
      used = 0;
    }
    used += cost(one);
  }
  return { segments, encoding: isGsm ? 'GSM-7' : 'UCS-2', length };
}
