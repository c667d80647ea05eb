import { TESTED } from './from-tests.ts';
import type { Scenario } from './scenario.ts';
import { makeCrashes } from './t01-t02-crashes.ts';
import { t06 } from './t06-ingest.ts';
import { t07 } from './t07-portal.ts';
import { t08 } from './t08-provider-storm.ts';
import { t09 } from './t09-window-closed.ts';
import { t10 } from './t10-poison.ts';
import { t12 } from './t12-large-bodies.ts';
import { t13 } from './t13-bad-signatures.ts';
import { t15 } from './t15-slowloris.ts';
import { t16 } from './t16-clock.ts';
import { t17 } from './t17-many-people.ts';
import { t18 } from './t18-fsync.ts';
import { t19 } from './t19-soak.ts';
import { t23 } from './t23-consoles.ts';
import { t24 } from './t24-twilio-outage.ts';

/** Every fault of reliability.md, T1 to T24, in order. */
export function makeScenarios(crashes: {
  readonly messages: number;
  readonly perSecond: number;
}): readonly Scenario[] {
  const all = [
    ...makeCrashes(crashes.messages, crashes.perSecond),
    ...TESTED,
    ...[t06, t07, t08, t09, t10, t12, t13, t15, t16, t17, t18, t19, t23, t24],
  ];
  return all.toSorted((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));
}
