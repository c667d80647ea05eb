import { resolve } from 'node:path';
import { checkContent, readLanguages } from './content-check/check-content.ts';
import type { Finding } from './content-check/finding.ts';

/**
 * `npm run content:check [-- --on 2027-01-05] [--brief]`: what is stale, soon stale, unsourced, untranslated, too long,
 * unused. `--on` looks from another day; `--brief` prints counts of what only needs review. Exit code 1 on errors.
 */
const args = process.argv.slice(2);
const on = args.includes('--on') ? args[args.indexOf('--on') + 1] : undefined;
const now = on === undefined ? new Date() : new Date(`${on}T12:00:00Z`);
if (Number.isNaN(now.getTime())) {
  console.error('usage: npm run content:check [-- --on YYYY-MM-DD] [--brief]');
  process.exit(2);
}
const root = resolve(import.meta.dirname, '..');
const findings = checkContent({ root, now });
const errors = findings.filter(({ level }) => level === 'error');
const reviews = findings.filter(({ level }) => level === 'review');

print('ERRORS', errors);
for (const kind of ['stale', 'soon stale', 'unsourced', 'unused'] as const) {
  const some = reviews.filter((finding) => finding.kind === kind);
  if (args.includes('--brief')) console.log(`${kind}: ${some.length}`);
  else print(kind.toUpperCase(), some);
}
const awaiting = Object.entries(readLanguages(root)).filter(([, { awaiting_review }]) => awaiting_review);
console.log(`Awaiting review by a native speaker: ${awaiting.map(([, { name }]) => name).join(', ')}.`);
console.log(`${errors.length} errors, ${reviews.length} to review.`);
process.exit(errors.length > 0 ? 1 : 0);

function print(title: string, some: readonly Finding[]): void {
  if (some.length === 0) return;
  console.log(`${title} (${some.length})`);
  for (const { where, kind, what } of some)
    console.log(`  ${where}: ${title === 'ERRORS' ? `${kind}: ` : ''}${what}`);
  console.log('');
}
