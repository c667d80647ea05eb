import { countSegments } from '../../src/channels/sms/segments.ts';
import { toPlainText } from '../../src/channels/sms/transliterate.ts';
import type { WholeKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import type { Texts } from '../../src/ports/index.ts';
import { figuresIn, type Locales } from './check-locales.ts';
import type { Finding } from './finding.ts';

/** What a person reads in one go on a phone. */
const WHATSAPP_CHARACTERS = 900;
/** An answer by SMS: what is sent at once is three segments; beyond three such parts nobody asks on. */
const SMS_SEGMENTS = 9;

/** Answers that are longer than a person will read, and figures in them that the source line does not cover. */
export function checkAnswers(knowledge: WholeKnowledge, texts: Texts, locales: Locales): Finding[] {
  const findings: Finding[] = [];
  for (const { id, text: key, facts, next } of knowledge.topics()) {
    const spanish = locales.get('es')?.get(key);
    if (!spanish) {
      findings.push({
        level: 'error',
        kind: 'broken',
        where: `content/${knowledge.whereIs('topic', id)}`,
        what: `${id} has the text ${key}, which is not in locales/es: write it`,
      });
      continue;
    }
    for (const step of next) {
      const label = `menu:choice.${step.replace(':', '_').replaceAll('-', '_')}`;
      if (!locales.get('es')?.has(label))
        findings.push({
          level: 'error',
          kind: 'broken',
          where: `content/${knowledge.whereIs('topic', id)}`,
          what: `${id} leads to ${step}, which has no label: add ${label} in every language`,
        });
    }
    for (const figure of figuresIn(spanish.text)) {
      const fact = figure.slice(0, figure.lastIndexOf('.'));
      if (!facts.includes(fact) && !isPhone(knowledge, figure))
        findings.push({
          level: 'error',
          kind: 'unsourced',
          where: `content/${knowledge.whereIs('topic', id)}`,
          what: `${id} tells ${figure} without naming ${fact} among its facts: add it, it belongs in the source line`,
        });
    }
    for (const language of LANGUAGES) {
      const where = locales.get(language)?.get(key)?.where;
      if (where === undefined) continue;
      const whole = [
        texts.text(language, key),
        texts.cautions(language, facts).join('\n'),
        texts.sourceLine(language, facts),
      ]
        .filter(Boolean)
        .join('\n\n');
      const tooLong =
        whole.length > WHATSAPP_CHARACTERS
          ? `${whole.length} characters with cautions and source, at most ${WHATSAPP_CHARACTERS}`
          : segmentsOf(whole) > SMS_SEGMENTS
            ? `${segmentsOf(whole)} SMS segments, at most ${SMS_SEGMENTS}`
            : undefined;
      if (tooLong !== undefined)
        findings.push({ level: 'error', kind: 'too long', where, what: `${key} has ${tooLong}: shorten it` });
    }
  }
  return findings;
}

const segmentsOf = (text: string): number => countSegments(toPlainText(text)).segments;

function isPhone(knowledge: WholeKnowledge, figure: string): boolean {
  const at = figure.lastIndexOf('.');
  return (knowledge.fact(figure.slice(0, at)).figures[figure.slice(at + 1)]?.unit ?? '').startsWith('phone');
}
