import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandboxPortal } from '../src/sandbox/portal/index.ts';

// npm run portal -- [--port 4010] [--vacancies FILE | --n 5000 --seed 1 --day 2026-11-20]: the sandbox portal alone.
const { values } = parseArgs({
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
  port: Number(values.port),
  count: Number(values.n),
  seed: values.seed,
  ...(values.day === undefined ? {} : { day: new Date(values.day) }),
  ...(values.vacancies === undefined ? {} : { vacanciesFile: values.vacancies }),
});
process.once('SIGINT', () => void portal.close());
process.once('SIGTERM', () => void portal.close());
await portal.ready;
const { all, open } = portal.count();
console.log(`${portal.url}  ${all} vacancies, ${open} open; X-API-Key: ${portal.credentials.apiKey}`);
