import { t06 } from '../../bench/chaos/t06-ingest.ts';
import { t12 } from '../../bench/chaos/t12-large-bodies.ts';
import { t13 } from '../../bench/chaos/t13-bad-signatures.ts';
import { t15 } from '../../bench/chaos/t15-slowloris.ts';
import { tryShort } from './short.ts';

// Much of it, for long, and from people who mean harm.
tryShort(t06, t12, t13, t15);
