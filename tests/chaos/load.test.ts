import { t06 } from '../../bench/chaos/t06-ingest.ts';
import { t12 } from '../../bench/chaos/t12-large-bodies.ts';
import { t13 } from '../../bench/chaos/t13-bad-signatures.ts';
import { t15 } from '../../bench/chaos/t15-slowloris.ts';
import { t17 } from '../../bench/chaos/t17-many-people.ts';
import { t19 } from '../../bench/chaos/t19-soak.ts';
import { tryShort } from './short.ts';

// Much of it, for long, and from people who mean harm.
tryShort(t06, t12, t13, t15, t17, t19);
