import type { Scenario } from './scenario.ts';
import { t08 } from './t08-provider-storm.ts';
import { t09 } from './t09-window-closed.ts';
import { t10 } from './t10-poison.ts';
import { t16 } from './t16-clock.ts';
import { t18 } from './t18-fsync.ts';

export const SCENARIOS: readonly Scenario[] = [t08, t09, t10, t16, t18];
