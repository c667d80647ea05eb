import { loadUnderstander } from '../src/understanding/load.ts';

const u = loadUnderstander('content');
for (const t of process.argv.slice(2)) {
  const r = u.understand(t, 'es');
  const q = u.understand(t, undefined);
  console.log(
    t,
    '|es:',
    r.lang,
    r.langScore,
    '|none:',
    q.lang,
    q.langScore,
    q.intent,
    q.score,
    JSON.stringify(q.entities),
  );
}
