export type * from '../model/index.ts';
export { isLanguage, LANGUAGES } from '../model/language.ts';
export * from './calculators.ts';
export * from './clock.ts';
export * from './hours.ts';
export * from './knowledge.ts';
export * from './queue.ts';
export * from './texts.ts';
export * from './turn-effects.ts';
export * from './turn-input.ts';
export * from './understander.ts';

import type { Calculators } from './calculators.ts';
import type { Clock } from './clock.ts';
import type { Hours } from './hours.ts';
import type { Knowledge } from './knowledge.ts';
import type { Queue } from './queue.ts';
import type { Texts } from './texts.ts';
import type { Understander } from './understander.ts';

/** All that a dialog may ask of the world. */
export interface Ports {
  readonly calculators: Calculators;
  readonly clock: Clock;
  readonly hours: Hours;
  readonly knowledge: Knowledge;
  readonly texts: Texts;
  readonly understander: Understander;
  /** Absent where nobody counts waits (the terminal). */
  readonly queue?: Queue;
}
