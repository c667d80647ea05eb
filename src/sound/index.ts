import { writeCaf } from './caf.ts';
import { readOggOpus } from './opus.ts';
import { SoundError, type SoundRefusal } from './refusal.ts';

export type Remuxed =
  | { readonly kind: 'file'; readonly body: Buffer; readonly mimeType: 'audio/x-caf' }
  | { readonly kind: 'refused'; readonly why: SoundRefusal };

/** An hour at the rate phones record at; what is longer stays as it was sent. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Puts a voice note (Opus in Ogg) into the container that Safari plays also before iOS 18.4; not a sample is changed.
 * Takes about as long as copying the file; holds it once more in memory. Never throws, whatever the bytes are.
 */
export function remuxToCaf(file: Buffer): Remuxed {
  if (file.length > MOST_BYTES) return { kind: 'refused', why: 'too-large' };
  try {
    return { kind: 'file', body: writeCaf(readOggOpus(file)), mimeType: 'audio/x-caf' };
  } catch (error) {
    if (error instanceof SoundError) return { kind: 'refused', why: error.why };
    throw error;
  }
}
