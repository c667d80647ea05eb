import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDeskTemplates } from '../../src/desk/templates/load.ts';
import { contentOf, offeredTo } from '../../src/desk/templates/offer.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import { approvedWords } from '../../src/service/approved-words.ts';
import { alertWords } from '../../src/vacancies/alerts/wording.ts';
import { followUpWords } from '../../src/vacancies/follow-up/wording.ts';
import { makePorts, ROOT } from '../support/talk.ts';

const { texts } = makePorts();
const templates = loadDeskTemplates(join(ROOT, 'content'));
const all = approvedWords(texts, templates);

it('every template of the documents is held once in each of Meta’s languages', () => {
  const names = ['rumbo_news_1', 'rumbo_follow_up_1', ...templates.map(({ name }) => name)];
  const codes = ['es_MX', 'en', 'fr', 'pt_BR'];
  const keys = all.map(({ name, languageCode }) => `${name} ${languageCode}`);
  expect(keys.sort()).toEqual(names.flatMap((name) => codes.map((code) => `${name} ${code}`)).sort());
});

describe.each(LANGUAGES)('whatever may go out in %s', (language) => {
  const ticket = {
    channel: 'whatsapp',
    language,
    reason: 'asked',
    riskCodes: [],
    override: undefined,
  } as const;
  const sent = [
    alertWords(texts, language, 'template'),
    followUpWords(texts, language, 'template'),
    ...offeredTo(templates, texts, ticket).map(contentOf),
  ];

  it('is held with the very words of the transcript, and a label for each payload', () => {
    expect(sent.length).toBe(2 + templates.length);
    for (const one of sent) {
      if (one.kind !== 'template') throw new Error('not a template');
      const held = all.find(
        ({ name, languageCode }) => name === one.name && languageCode === one.languageCode,
      );
      expect(held?.text).toBe(one.text);
      expect(held?.buttons.length).toBe(one.payloads.length);
      for (const label of held?.buttons ?? []) expect(label).toMatch(/^.{2,25}$/u);
    }
  });
});
