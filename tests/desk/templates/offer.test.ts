import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import { loadDeskTemplates } from '../../../src/desk/templates/load.ts';
import { contentOf, offeredTo, sentAfterWindow } from '../../../src/desk/templates/offer.ts';
import { LANGUAGES } from '../../../src/model/index.ts';
import { makePorts, ROOT } from '../../support/talk.ts';

const { texts, understander } = makePorts();
const templates = loadDeskTemplates(join(ROOT, 'content'));
const ticket = {
  channel: 'whatsapp',
  language: 'es',
  reason: 'asked',
  riskCodes: [] as string[],
  override: undefined,
} as const;
/** Work, places to live, papers, situations, danger, names of us: in any of the languages. */
const TELLING =
  /trabaj|empleo|vacante|job|work|emploi|travail|emprego|travay|djòb|migra|refug|asil|visa|residen|papel|document|denunci|ayuda|help|aide|ajuda|èd|legal|abog|rumbo|méxico|mexico|consej|counsel|gobierno/i;

describe.each(LANGUAGES)('approved words in %s', (language) => {
  const offered = offeredTo(templates, texts, { ...ticket, language });

  it('are a few, and say nothing that is about the person (S28)', () => {
    expect(offered.length).toBeGreaterThanOrEqual(2);
    for (const { text, buttons } of offered) {
      expect(`${text} ${buttons.join(' ')}`).not.toMatch(TELLING);
      expect(text).not.toMatch(/[{}\d]/);
      for (const label of buttons) expect(label.length).toBeLessThanOrEqual(25);
    }
    expect(new Set(offered.map(({ text }) => text)).size).toBe(offered.length);
  });

  it('name a word that stops everything, which we understand', () => {
    const [first] = offered;
    const stop = texts.text(first?.language ?? 'es', 'alerts:word.stop');
    expect(first?.text).toContain(stop);
    expect(understander.control(stop)).toMatchObject({ kind: 'stop' });
  });

  it('go out as a template of the Cloud API, in a language that Meta has', () => {
    for (const one of offered) {
      const code = { es: 'es_MX', en: 'en', fr: 'fr', pt: 'pt_BR', ht: 'fr' }[language];
      expect(renderWhatsApp(contentOf(one))).toEqual({
        type: 'template',
        template: {
          name: one.name,
          language: { policy: 'deterministic', code },
          components: ['menu:options', 'alert:stop'].map((payload, index) => ({
            type: 'button',
            sub_type: 'quick_reply',
            index: String(index),
            parameters: [{ type: 'payload', payload }],
          })),
        },
      });
    }
  });
});

describe('nothing is offered', () => {
  it.each([
    ['by SMS, which has no window', { channel: 'sms' }],
    ['in a case for protection', { riskCodes: ['violence'] }],
    ['where danger was the reason', { reason: 'danger' }],
    ['where a person has judged it so', { override: { score: 100, by: 'x', reason: 'x' } }],
  ] as const)('%s', (_name, change) => {
    expect(offeredTo(templates, texts, { ...ticket, ...(change as object) })).toEqual([]);
  });

  it('in a language that Meta has not approved it in', () => {
    const some = templates.map((one) => ({ ...one, approved: ['es' as const] }));
    expect(offeredTo(some, texts, { ...ticket, language: 'pt' })).toEqual([]);
    expect(offeredTo(some, texts, ticket)).toHaveLength(templates.length);
  });
});

it.each([
  ['before the window closed', 23, 30, undefined],
  ['after it closed', 25, 30, 25],
  ['more than a day ago', 25, 49, undefined],
  ['never', undefined, 30, undefined],
])('a counsellor wrote %s', (_name, wroteAfter, now, expected) => {
  const at = (hours: number) => new Date(Date.UTC(2026, 10, 1) + hours * 3600_000);
  const record = {
    channel: 'whatsapp',
    lastInboundAt: at(0),
    lastAgentAt: wroteAfter === undefined ? undefined : at(wroteAfter),
  } as const;
  expect(sentAfterWindow(record, at(now))).toEqual(expected === undefined ? undefined : at(expected));
});

it.each([
  ['- name: Rumbo One\n  words: answer\n  approved: [es]', 'name'],
  ['- name: a\n  words: answer\n  approved: [de]', 'approved'],
  ['- name: a\n  words: answer\n  approved: [es]\n- name: a\n  words: open\n  approved: [es]', 'twice'],
  ['nothing of the kind', 'array'],
])('a file that is wrong is named: %j', (text, why) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-templates-'));
  try {
    writeFileSync(join(folder, 'whatsapp-templates.yaml'), text);
    expect(() => loadDeskTemplates(folder)).toThrow(new RegExp(`whatsapp-templates.yaml: .*${why}`, 's'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
