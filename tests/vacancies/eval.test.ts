import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../support/talk.ts';
import { makeVacancy } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rumbo-eval-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, rows: readonly unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
};
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'eval-vacancies.ts'), ...args]);

describe('eval:vacancies', () => {
  it('writes what contract.md says and nothing else, and reads rows liberally', async () => {
    const job = makeVacancy();
    const requests = write('r.jsonl', [
      { id: 'a', text: 'cosinero en tapachula de mañana, 2500 a la semana', language: 'es', expect: {} },
      { id: 7, text: 'kwizinye', profile: 'tvtf' },
      { id: 'c', text: 'lo que sea', lat: 14.9, lon: -92.26, profile: 'unknown' },
    ]);
    const { stdout } = await run(
      '--requests',
      requests,
      '--vacancies',
      write('v.ndjson', [job, { id: 'bad' }]),
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, 3)).toEqual([
      {
        id: 'a',
        filters: {
          occupation: ['cook'],
          state: 'CHP',
          municipality: '07089',
          schedule: 'morning',
          salaryMin: 10_833,
        },
        results: [job.id],
      },
      { id: 7, filters: expect.objectContaining({ occupation: ['cook'], state: null }), results: [] },
      { id: 'c', filters: expect.objectContaining({ occupation: [] }), results: [job.id] },
    ]);
    expect(lines).toHaveLength(4);
    for (const name of ['p50Millis', 'p99Millis', 'indexSeconds', 'rssMiB'])
      expect(lines[3][name], name).toBeGreaterThan(0);
  });

  it('says what is missing and fails', async () => {
    await expect(run('--requests', 'x')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching('usage'),
    });
  });
});
