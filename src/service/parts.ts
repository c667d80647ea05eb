import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SteadyClock } from '../scheduling/steady-clock.ts';
import type { Logger } from '../telemetry/telemetry.ts';

/** `content/` and `locales/` lie beside package.json, wherever the compiled file is. */
export const ROOT = import.meta.dirname.endsWith(join('dist', 'src', 'service'))
  ? resolve(import.meta.dirname, '..', '..', '..')
  : resolve(import.meta.dirname, '..', '..');
export const CONTENT = join(ROOT, 'content');
export const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

/** What every part of a process is given. */
export interface Common {
  readonly clock: SteadyClock;
  readonly newId: () => string;
  readonly logger: Logger;
}
