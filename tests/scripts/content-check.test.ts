import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkContent, readLanguages } from '../../scripts/content-check/check-content.ts';
import type { Finding } from '../../scripts/content-check/finding.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import { NOON, ROOT } from '../support/talk.ts';

describe('content:check on what is there', () => {
  it.each(['2026-11-20', '2027-02-01'])('finds no error on %s', (day) => {
    const findings = checkContent({ root: ROOT, now: new Date(`${day}T12:00:00Z`) });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('lists what is stale now and what will be within 60 days', () => {
    const findings = checkContent({ root: ROOT, now: NOON });
    const about = (kind: Finding['kind'], id: string) =>
      findings.some((finding) => finding.kind === kind && finding.what.startsWith(`${id} `));
    expect(about('stale', 'tvtf-fee')).toBe(true);
    expect(about('soon stale', 'minimum-wage-general')).toBe(true);
    expect(about('stale', 'minimum-wage-general')).toBe(false);
    // Due in April 2027: neither.
    expect(about('soon stale', 'tvrh-few-issued')).toBe(false);
  });

  it('knows which languages wait for a native reader', () => {
    const notes = readLanguages(ROOT);
    expect(Object.keys(notes).sort()).toEqual([...LANGUAGES].sort());
    for (const language of ['en', 'ht', 'fr', 'pt'] as const)
      if (!notes[language].awaiting_review) {
        expect(notes[language].reviewed_by, language).toBeDefined();
        expect(notes[language].reviewed_on, language).toBeDefined();
      }
  });
});

describe('content:check on a copy with a fault', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rumbo-content-'));
    for (const folder of [
      'content/facts',
      'content/topics',
      'content/directory.yaml',
      'content/profiles.yaml',
    ])
      await cp(join(ROOT, folder), join(root, folder), { recursive: true });
    for (const folder of ['locales', 'dialogs', 'src'])
      await cp(join(ROOT, folder), join(root, folder), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const change = async (file: string, from: string | RegExp, to: string): Promise<number> => {
    const text = await readFile(join(root, file), 'utf8');
    const at = typeof from === 'string' ? text.indexOf(from) : text.search(from);
    expect(at, `${file} holds ${from}`).toBeGreaterThanOrEqual(0);
    await writeFile(join(root, file), text.replace(from, to));
    return text.slice(0, at).split('\n').length;
  };
  const errors = () => checkContent({ root, now: NOON }).filter(({ level }) => level === 'error');

  it('names file, line and what to do for a figure that a text asks for in vain', async () => {
    const line = await change(
      'locales/fr/documents.json',
      '{{fact.tvrh-card.validity}}',
      '{{fact.tvrh-card.lenght}}',
    );
    expect(errors()).toContainEqual(
      expect.objectContaining({
        kind: 'broken',
        where: `locales/fr/documents.json:${line}`,
        what: expect.stringMatching(/names other figures than locales\/es\/documents\.json:\d+/),
      }),
    );
  });

  it('finds a text that is missing, one left in Spanish, and one nobody else has', async () => {
    const spanish = JSON.parse(await readFile(join(root, 'locales/es/social.json'), 'utf8'));
    const file = join(root, 'locales/pt/social.json');
    const portuguese = JSON.parse(await readFile(file, 'utf8'));
    delete portuguese.pension;
    portuguese.childcare = spanish.childcare;
    portuguese.extra = 'Texto que só existe aqui.';
    await writeFile(file, JSON.stringify(portuguese, null, 2));
    expect(errors().map(({ kind, what }) => `${kind}: ${what.slice(0, 30)}`)).toEqual([
      expect.stringContaining('untranslated: social:pension is missing in p'),
      expect.stringContaining('untranslated: social:childcare was left untr'),
      expect.stringContaining('untranslated: social:extra is only in pt'),
    ]);
  });

  it('finds an answer that is too long, and says by how much', async () => {
    await change('locales/ht/asylum.json', '"Si ou pè tounen', `"${'Mo '.repeat(200)}Si ou pè tounen`);
    expect(errors()).toEqual([
      expect.objectContaining({
        kind: 'too long',
        where: expect.stringMatching(/^locales\/ht\/asylum\.json:\d+$/),
        what: expect.stringMatching(/^asylum:steps has \d{4} characters .* at most 900: shorten it$/),
      }),
    ]);
  });

  it('finds a figure whose fact is not in the source line', async () => {
    await change(
      'content/topics/documents.yaml',
      'facts: [inm-fees, permanent-card-fee,',
      'facts: [permanent-card-fee,',
    );
    const [error] = errors();
    expect(error).toMatchObject({
      kind: 'unsourced',
      where: expect.stringMatching(/^content\/topics\/documents\.yaml:\d+$/),
    });
    expect(error?.what).toMatch(/^inm-costs tells inm-fees\.\w+ without naming inm-fees/);
  });

  it('finds a next step without a label', async () => {
    await change(
      'content/topics/documents.yaml',
      '"topic:curp", "topic:nss", "topic:rfc"',
      '"topic:curp", "topic:hired-tvrh"',
    );
    expect(errors()).toEqual([
      expect.objectContaining({
        kind: 'broken',
        what: expect.stringContaining('topic:hired-tvrh, which has no label'),
      }),
    ]);
  });

  it('finds a word of the console that its pages do not ask for, and none that they do', async () => {
    const pages = 'src/desk/web';
    // Asked for by its path, by a path that the page builds, and by the group of its code.
    const asked = ['desk:reveal.hint', 'desk:audit.column_who', 'desk:situation.refugee'];
    const unused = () =>
      checkContent({ root, now: NOON })
        .filter(({ kind }) => kind === 'unused')
        .flatMap(({ what }) => /^nothing says (desk:\S+):/.exec(what)?.[1] ?? []);
    const before = unused();
    for (const key of asked) expect(before).not.toContain(key);

    await change('locales/es/desk.json', '"reveal": {', '"reveal": { "leftover": "Sobra",');
    // Both faces of the console ask for them, by views that they share or each for itself.
    await change(`${pages}/shared/case/questions.tsx`, /t\('reveal\.hint'\)/g, "''");
    await change(`${pages}/plain/case/reveal-page.tsx`, /t\('reveal\.hint'\)/g, "''");
    await change(`${pages}/shared/office/audit.tsx`, /t\(`audit\.column_[^)]*\)/, 'name');
    await change(
      `${pages}/shared/case/context-card.tsx`,
      "t.code('situation', context.situation)",
      'context.situation',
    );
    expect(unused()).toEqual(expect.arrayContaining([...asked, 'desk:reveal.leftover']));
  });

  it('passes on what the loader finds: yaml that is none, facts that are not there', async () => {
    const line = await change('content/topics/asylum.yaml', 'acnur-line]', 'acnur-lines]');
    const [error] = errors();
    expect(error).toMatchObject({ level: 'error', kind: 'broken' });
    expect(error?.where).toMatch(/^content\/topics\/asylum\.yaml:\d+$/);
    expect(error?.what).toContain('acnur-lines');
    expect(line).toBeGreaterThan(Number(error?.where.split(':')[1]));
  });
});
