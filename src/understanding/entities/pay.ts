export interface Pay {
  /** Pesos. */
  readonly min: number;
  readonly period: 'hour' | 'day' | 'week' | 'fortnight' | 'month';
}

const PERIODS: readonly (readonly [Pay['period'], RegExp])[] = [
  [
    'hour',
    /\b(?:(?:por|x|la|a la|por cada|a) hora|\/ ?h(?:r|ora)?|hora|(?:per|an|a|by the|each) hour|hourly|(?:pa|chak|nan|yon) (?:e|le|edtan|inedtan)|inedtan|edtan|(?:de l'|par |l'|a l')heure)\b/,
  ],
  [
    'fortnight',
    /\b(?:quincena(?:l|les)?|(?:every |each )?(?:two|2) weeks|biweekly|fortnight(?:ly)?|bi-?weekly|kenzen|kenz jou|(?:de|chak) (?:de|2) semen|quinzaine|quinze jours|(?:15|quinze) dias|quinzenal|quinzena|cada 15|catorcena(?:l)?)\b/,
  ],
  [
    'week',
    /\b(?:semana(?:l|les)?|por semana|(?:a|per|each|every|the) week|weekly|week|wk|\/ ?(?:week|wk|sem(?:ana)?)|x sem(?:ana)?|semen(?:n)?|semaine|hebdo(?:madaire)?|semanais)\b/,
  ],
  [
    'day',
    /\b(?:(?:al|por|x|el|cada|a|pro|por cada|ao) dia|diari[oa]s?|(?:a|per|each|every|the) day|daily|\/ ?(?:day|dia|jour|jou)|x dia|(?:pa|chak|nan) jou|jou a|(?:par|le|la) jour(?:nee)?|journali\w+|diarias?|jornal)\b/,
  ],
  [
    'month',
    /\b(?:mes|mensual(?:es)?|mensuais|mensal|(?:a|per|each|every|the) month|monthly|\/ ?(?:month|mes|mois)|month|x mes|mwa|mois|mensuel\w*)\b/,
  ],
];

const UNITS: Readonly<Record<string, number>> = {
  un: 1,
  uno: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veinticinco: 25,
  treinta: 30,
  cuarenta: 40,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  vingt: 20,
  trente: 30,
  dois: 2,
  quatro: 4,
  sete: 7,
  oito: 8,
  nove: 9,
  dez: 10,
  doze: 12,
  vinte: 20,
  trinta: 30,
  twa: 3,
  kat: 4,
  senk: 5,
  sis: 6,
  set: 7,
  uit: 8,
  nef: 9,
  dis: 10,
  onz: 11,
  douz: 12,
  trez: 13,
  katoz: 14,
  kenz: 15,
  ven: 20,
  trant: 30,
};
const HUNDREDS: Readonly<Record<string, number>> = {
  quinientos: 500,
  doscientos: 200,
  trescientos: 300,
  cuatrocientos: 400,
  seiscientos: 600,
  setecientos: 700,
  ochocientos: 800,
  novecientos: 900,
  cien: 100,
  ciento: 100,
  'five hundred': 500,
  'cinq cents': 500,
  quinhentos: 500,
  'senk san': 500,
  'y medio': 500,
};

/** Amounts that are something else: hours, years, shifts, people, kilometres, ages. */
const NOT_MONEY =
  /^\s*(?:x\s*\d|por\s*\d|a(?:n|ns)\b|anos?\b|years?\b|yrs?\b|ane\b|h(?:oras?|rs?|eures?|ours?)?\b|edtan\b|km\b|kil|person|gente|moun\b|nin|hijo|kid|child|timoun|enfant|filh|crian|dias?\b|days?\b|jours?\b|jou\b|mes(?:es)?\b(?! )|months?\b|semanas\b|weeks\b|ayudantes|plaza|vacante|%|am\b|pm\b|:\d|de la (?:manana|tarde|noche))/;
const AMOUNT =
  /\$?\s*(\d{1,3}(?:[.,' ]\d{3})+|\d+(?:[.,]\d+)?)\s*(k\b|mil\b|mille\b|thousand\b|mill\b)?\s*(pesos?\b|varos\b|mxn\b|lanas?\b|bolas\b|goud\b)?/g;
const ASKING =
  /(?:pag(?:u|a|o|ue)\w*|gan(?:e|a|ar|o|ando)\w*|sueldo|salario|pay\w*|earn\w*|wage\w*|salary|pey\w*|touche\w*|sale|lajan|gagn\w*|paie\w*|paye\w*|salaire|receb\w*|minimo|minimum|minimom|al menos|at least|pelo menos|omwen|omwens|au moins|mas de|more than|plis pase|plus de|mais de|desde|from|apati|a partir|arriba de|above|over)\W*(?:\w+\W+){0,3}$/;

/** The least pay somebody asks for, "2500 a la semana", "12 mil", "10k", "quince mil pesos al mes". `text` is lower case, without accents. */
export function findPay(text: string): Pay | undefined {
  for (const match of text.matchAll(AMOUNT)) {
    const [whole, digits = '', thousands, currency] = match;
    const after = text.slice(match.index + whole.length);
    const before = text.slice(0, match.index);
    if (/[\d:]$/.test(before) || /\dx?$/.test(before.trimEnd().slice(-2))) continue;
    const isNamed = thousands !== undefined || currency !== undefined || whole.startsWith('$');
    if (!isNamed && NOT_MONEY.test(after)) continue;
    const value = toNumber(digits) * (thousands === undefined ? 1 : 1000);
    const half = thousands !== undefined && /^\s*(?:y medio|quinientos|500)\b/.test(after) ? 500 : 0;
    const period = periodOf(after.slice(0, 40)) ?? (isNamed ? periodOf(before.slice(-30)) : undefined);
    const isAsked = isNamed || periodNear(after) || ASKING.test(before) || value >= 4000;
    if (!isAsked || value < 20 || value > 500_000) continue;
    return { min: value + half, period: period ?? 'month' };
  }
  return findSpelledOut(text);
}

/** "diez mil", "dos mil quinientos a la semana", "dis mil goud". */
function findSpelledOut(text: string): Pay | undefined {
  const match =
    /(?:^|\s)(\p{L}+)?\s*(?:mil|mille|thousand)\b\s*(y medio|five hundred|cinq cents|senk san|\p{L}+)?/u.exec(
      text,
    );
  if (!match) return undefined;
  const unit = match[1] === undefined ? 1 : UNITS[match[1]];
  const after = text.slice(match.index + match[0].length - (match[2]?.length ?? 0));
  if (
    unit === undefined &&
    match[1] !== undefined &&
    !ASKING.test(text.slice(0, match.index + match[1].length + 2))
  )
    return undefined;
  return {
    min: (unit ?? 1) * 1000 + (HUNDREDS[match[2] ?? ''] ?? 0),
    period: periodOf(after.slice(0, 50)) ?? 'month',
  };
}

function toNumber(digits: string): number {
  const grouped = /^\d{1,3}(?:[.,' ]\d{3})+$/.test(digits);
  return Number(grouped ? digits.replace(/[.,' ]/g, '') : digits.replace(',', '.'));
}

/** The period named nearest behind the amount. */
function periodOf(text: string): Pay['period'] | undefined {
  let nearest: { period: Pay['period']; at: number } | undefined;
  for (const [period, pattern] of PERIODS) {
    const at = pattern.exec(text)?.index;
    if (at !== undefined && at < (nearest?.at ?? Number.POSITIVE_INFINITY)) nearest = { period, at };
  }
  return nearest?.period;
}

const periodNear = (after: string): boolean => periodOf(after.slice(0, 22)) !== undefined;
