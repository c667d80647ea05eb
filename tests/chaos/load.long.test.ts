import { t17 } from '../../bench/chaos/t17-many-people.ts';
import { t19 } from '../../bench/chaos/t19-soak.ts';
import { tryShort } from './short.ts';

// Memory and what grows: minutes of a machine, and figures that others on it change.
tryShort(t17, t19);
