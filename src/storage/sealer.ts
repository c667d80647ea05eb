/** Encrypts what a person wrote or what identifies them; the store keeps nothing of that kind in clear. */
export interface Sealer {
  /** @param context table, column and row: a sealed value moved to another place does not open */
  seal(plain: string, context: string): Uint8Array;
  /** @throws Error when no key fits or the value was changed */
  open(sealed: Uint8Array, context: string): string;
}
