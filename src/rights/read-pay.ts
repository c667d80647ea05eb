import { Decimal } from 'decimal.js';
import type { PayPeriod, Said } from '../ports/index.ts';
import { toDecimalText } from './read-number.ts';

const PERIODS: readonly (readonly [PayPeriod, RegExp])[] = [
  [
    'fortnight',
    /\b(?:quincen\w*|catorcena\w*|(?:every |each |per |por |cada )?(?:2|15) (?:weeks|semanas|dias|jou|semen|jours|semaines)|bi-?weekly|fortnight\w*|kenzen\w*|quinzaine|quinzen\w*|cada 15)\b/,
  ],
  [
    'hour',
    /\b(?:(?:por|la|x|a la|cada|de la|a|l'|de l'|par|per|an|each|the|pa|chak|yon|nan) ?(?:hora|hour|heure|inedtan|edtan|le|e)|hourly|\/ ?h(?:r|ora|our)?)\b/,
  ],
  ['week', /\b(?:seman(?:a|al|ales|alment\w*|ais)|week|weekly|semenn?|semaine|hebdo(?:madaire)?|sem)\b/],
  ['month', /\b(?:mes|mensual\w*|mensai?s?|mensal\w*|month|monthly|mwa|mois|mensuel\w*)\b/],
  [
    'day',
    /\b(?:(?:al|por|x|el|cada|a|ao|pro|per|each|every|the|pa|chak|nan|par|le|la|yon|un|o) ?(?:dia|day|jou|jour|jounen|journee)|diari[oa]s?|daily|journalier|jornal|jornada|diaria|(?:de|d') ?(?:travay|travail) ?jou)\b/,
  ],
];

const FOREIGN: readonly (readonly [string, RegExp])[] = [
  ['USD', /\b(?:usd|us\$|dolar(?:es)?|dollars?|dola|bucks)\b/],
  ['EUR', /\b(?:eur|euros?)\b|€/],
];
const PESOS = /^(?:pesos?|varos|mxn|mn|lana|bolas|peso yo)\b/;
/** What stands behind a number that is no amount of money. */
const NOT_MONEY =
  /^\s*(?:%|x\s*\d|:\d|(?:am|pm)\b|h(?:rs?|oras?|ours?|eures?)?\b|(?:in)?edtan\b|e(?:dtan)?\b|le\b|dias?\b|days?\b|jours?\b|jou\b|anos?\b|years?\b|yrs?\b|ans?\b|ane\b|mes(?:es)?\b|months?\b|mwa\b|mois\b|semanas?\b|weeks?\b|semenn?\b|semaines?\b|domingos?\b|sundays?\b|dimanches?\b|dimanch\b|feriados?\b|holidays?\b|festivos?\b|personas?\b|hijos?\b|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro)\b|de la (?:manana|tarde|noche)|[/-]\d)/;
const AMOUNT =
  /(\$\s*|mxn\s*)?(\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d))\s*(k|mil|mille|thousand)?(?![a-z\d])/g;
const PAY_WORD =
  /(?:pag\w*|gan\w*|sueldo|salario|cobr\w*|paid|pays?|paying|payed|earn\w*|wages?|salary|make|making|get|pey\w*|touch\w*|salaire|gagn\w*|paie\w*|paye\w*|receb\w*|recib\w*|lajan|dan|dando|da|ba m|ba mwen|ban m)\W*(?:[a-z']+\W+){0,3}$/;

interface Candidate {
  readonly amount: string;
  readonly points: number;
  readonly at: number;
  readonly after: string;
  readonly before: string;
}

/**
 * Pay, in text that went through `plain` and `withDigits`: "1200 a la semana", "$315.04 diarios", "12 mil al mes".
 * @param isAsked the message answers the question for the pay: a bare number is then the amount
 */
export function readPay(text: string, isAsked = false): Said {
  const found = candidatesIn(text).filter(({ points }) => points >= (isAsked ? 0 : 2));
  const [best] = found.sort((a, b) => b.points - a.points || a.at - b.at);
  if (!best) return isAsked ? periodIn(text) : {};
  const foreign = FOREIGN.find(
    ([, pattern]) => pattern.test(best.after.slice(0, 12)) || pattern.test(best.before.slice(-6)),
  );
  if (foreign) return { foreign: foreign[0] };
  const period = nearestPeriod(best.after) ?? lastPeriod(best.before) ?? periodIn(text).period;
  return { amount: best.amount, ...(period ? { period } : {}) };
}

/** A period alone: the answer to "is that a week, a month?" */
export function periodIn(text: string): { period?: PayPeriod } {
  const found =
    PERIODS.find(([, pattern]) => pattern.test(text)) ?? BARE.find(([, pattern]) => pattern.test(text));
  return found ? { period: found[0] } : {};
}
const BARE: readonly (readonly [PayPeriod, RegExp])[] = [
  ['hour', /^\W*(?:hora|hour|heure|edtan|inedtan|le)\W*$/],
  ['day', /^\W*(?:dia|day|jou|jour)\W*$/],
];

function candidatesIn(text: string): Candidate[] {
  return [...text.matchAll(AMOUNT)].flatMap((match): Candidate[] => {
    const [whole, sign, digits = '', thousands] = match;
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + whole.length).trimStart();
    if (/[\d.,:/-]$/.test(before) || /\d\s*x\s*$/.test(before)) return [];
    const named =
      sign !== undefined ||
      PESOS.test(after) ||
      FOREIGN.some(([, pattern]) => pattern.test(after.slice(0, 12)));
    if (!named && NOT_MONEY.test(after)) return [];
    const amount = new Decimal(toDecimalText(digits)).times(thousands === undefined ? 1 : 1000);
    const half = thousands !== undefined && /^y medio\b/.test(after) ? 500 : 0;
    if (amount.isZero() || amount.greaterThan(1_000_000)) return [];
    const points =
      (named ? 3 : 0) +
      (nearestPeriod(after) ? 2 : 0) +
      (PAY_WORD.test(before) ? 2 : 0) +
      (thousands === undefined ? 0 : 1) +
      (amount.greaterThanOrEqualTo(100) ? 1 : 0);
    return [{ amount: amount.plus(half).toString(), points, at: match.index, after, before }];
  });
}

/** The period that stands nearest behind the amount, before any other number. */
function nearestPeriod(after: string): PayPeriod | undefined {
  // "1200 cada 15 días", "every 2 weeks": here the number belongs to the period.
  const early = /^(?:pesos?|varos|mxn)?\s*(?:cada|every|chak|tous les|a cada)\s*(?:15|2)\s*\S+/.exec(after);
  if (early && PERIODS[0]?.[1].test(early[0])) return 'fortnight';
  const piece =
    after.split(/[\d,;.?!]|\b(?:por|for|pou|pour|trabajando|working)\b(?= *\d)/)[0]?.slice(0, 36) ?? '';
  let best: { period: PayPeriod; at: number } | undefined;
  for (const [period, pattern] of PERIODS) {
    const at = pattern.exec(piece)?.index;
    if (at !== undefined && (!best || at < best.at)) best = { period, at };
  }
  return best?.period;
}

/** "al mes me pagan 9000", "gano por semana 1200". */
function lastPeriod(before: string): PayPeriod | undefined {
  const piece =
    before
      .split(/[\d,;.?!]/)
      .at(-1)
      ?.slice(-40) ?? '';
  return PERIODS.find(([, pattern]) => pattern.test(piece))?.[0];
}
