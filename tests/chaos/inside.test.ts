import { t10 } from '../../bench/chaos/t10-poison.ts';
import { t16 } from '../../bench/chaos/t16-clock.ts';
import { t18 } from '../../bench/chaos/t18-fsync.ts';
import { t23 } from '../../bench/chaos/t23-consoles.ts';
import { tryShort } from './short.ts';

// What goes wrong in our own process and machine.
tryShort(t10, t16, t18, t23);
