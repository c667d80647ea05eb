/**
 * Why a file is not what it should be. `damaged`: its pages do not hold together; `unsupported`: sound in a form that we
 * do not repack; `too-large`: more packets than a voice note has.
 */
export type SoundRefusal = 'damaged' | 'unsupported' | 'too-large';

/** Ends reading a file; becomes a value before it leaves this room. Holds nothing of the file. */
export class SoundError extends Error {
  override readonly name = 'SoundError';
  readonly why: SoundRefusal;
  constructor(why: SoundRefusal, what: string) {
    super(what);
    this.why = why;
  }
}
