import { describe, expect, it } from 'vitest';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import { LANGUAGES } from '../../../src/model/index.ts';
import { alertWords } from '../../../src/vacancies/alerts/wording.ts';
import { makePorts } from '../../support/talk.ts';

const { texts, understander } = makePorts();
/** Work, places to live, papers, situations, names of us: in any of the languages. */
const TELLING =
  /trabaj|empleo|vacante|puesto|oferta|job|work|vacanc|emploi|travail|poste|emprego|trabalh|vaga|djòb|travay|migra|refug|asil|visa|residen|papel|document|rumbo|méxico|mexico/i;

describe.each(LANGUAGES)('the words of an alert in %s', (language) => {
  it.each(['free', 'template', 'text'] as const)('as %s say nothing about the person', (form) => {
    expect(JSON.stringify(alertWords(texts, language, form)).replace('rumbo_news_1', '')).not.toMatch(
      TELLING,
    );
  });

  it('can be sent: by WhatsApp as they are, by SMS in one segment', () => {
    for (const form of ['free', 'template'] as const)
      expect(() => renderWhatsApp(alertWords(texts, language, form))).not.toThrow();
    const content = alertWords(texts, language, 'text');
    const text = content.kind === 'text' ? content.text : '';
    expect(countSegments(toPlainText(text)).segments).toBe(1);
  });

  it('name one word that stops everything, which we understand, and one to see it, which stops nothing', () => {
    const stop = texts.text(language, 'alerts:word.stop');
    const show = texts.text(language, 'alerts:word.show');
    expect(stop).toMatch(/^\S+$/);
    expect(understander.control(stop)).toMatchObject({ kind: 'stop' });
    expect(understander.control(show)).toBeUndefined();
    const content = alertWords(texts, language, 'text');
    for (const word of [stop, show]) expect(content.kind === 'text' && content.text).toContain(word);
  });
});
