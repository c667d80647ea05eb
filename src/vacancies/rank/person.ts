import type { Situation } from '../eligibility.ts';

/** What is known of the person; the less, the more is left open. */
export interface Person {
  /** Undefined: not known, or the person would not say. */
  readonly situation?: Situation;
  /** Languages that they work in, of es en fr pt ht. */
  readonly languages?: readonly string[];
  /** Codes of papers that they hold (portal catalogue `documents`). */
  readonly documents?: readonly string[];
}
