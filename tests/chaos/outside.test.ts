import { t07 } from '../../bench/chaos/t07-portal.ts';
import { t08 } from '../../bench/chaos/t08-provider-storm.ts';
import { t09 } from '../../bench/chaos/t09-window-closed.ts';
import { t24 } from '../../bench/chaos/t24-twilio-outage.ts';
import { tryShort } from './short.ts';

// What providers and the portal do to us.
tryShort(t07, t08, t09, t24);
