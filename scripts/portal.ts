import { join } from 'node:path';
import { startSandboxPortal } from '../src/sandbox/portal/index.ts';
import { moment, readArguments, wholeNumber } from './arguments.ts';

/** The sandbox portal alone. */
const USAGE = 'npm run portal -- [--port 4010] [--vacancies FILE | --n 5000 --seed 1 --day 2026-11-20]';
const { values } = readArguments(USAGE, {
  options: {
    port: { type: 'string', default: '4010' },
    vacancies: { type: 'string' },
    n: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    day: { type: 'string' },
  },
});
const portal = await startSandboxPortal({
  rootDir: join(import.meta.dirname, '..'),
  port: wholeNumber(USAGE, '--port', values.port),
  count: wholeNumber(USAGE, '--n', values.n),
  seed: values.seed,
  ...(values.day === undefined ? {} : { day: moment(USAGE, '--day', values.day) }),
  ...(values.vacancies === undefined ? {} : { vacanciesFile: values.vacancies }),
});
process.once('SIGINT', () => void portal.close());
process.once('SIGTERM', () => void portal.close());
await portal.ready;
const { all, open } = portal.count();
console.log(`${portal.url}  ${all} vacancies, ${open} open; X-API-Key: ${portal.credentials.apiKey}`);
