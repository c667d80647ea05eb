/** One thing that an editor should know. Errors stop the build; the rest is a list to work through. */
export interface Finding {
  readonly level: 'error' | 'review';
  readonly kind: 'broken' | 'stale' | 'soon stale' | 'unsourced' | 'untranslated' | 'too long' | 'unused';
  /** `content/facts/wages.yaml:12` */
  readonly where: string;
  /** What is wrong and what to do, in one sentence. */
  readonly what: string;
}
