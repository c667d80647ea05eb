import type { DateTime } from 'luxon';
import type { Said, WageZone } from '../ports/index.ts';
import { isoOf } from './calendar.ts';
import { type FoundDay, findDays, findSpans } from './read-date.ts';
import { readHours } from './read-hours.ts';
import { plain, withDigits } from './read-number.ts';
import { readPay } from './read-pay.ts';
import { readClaim, readLeaving } from './read-request.ts';

/** Where a message says somebody works, and which minimum wage holds there; the zone is absent where a name leaves it open. */
export type PlaceOf = (text: string) => { readonly name: string; readonly zone?: WageZone } | undefined;

const SINCE =
  /(?:desde(?: hace| el| la)?|since|depi|depuis(?: le)?|a partir d[eo]l?|entr[eo](?: a trabajar)?|empe[cz]\w*|comen[cz]\w*|inici\w*|started(?: on| in| working)?|begun?|komanse|rantre|commence\w*|from)\W*(?:\w+\W+){0,3}$/;
const UNTIL = /(?:hasta(?: el)?|until|till|jiska|jusqu'(?:au|a|en)|ate(?: o)?)\W*(?:\w+\W+){0,1}$/;
const LEFT =
  /(?:despid\w*|despedi\w*|corri\w*|echaron|botaron|sali|salio|renunci\w*|deje|fired|laid off|quit|resigned|left|let me go|revoke\w*|mete m deyo|voye m ale|kouri m|kite|demisyone|licenci(?:e|ee|es|er)|vire\w*|renvoy\w*|demission\w*|quitte|demit\w*|mandaram|mandou|sai|pedi demissao)/;
const AGO = /\b(?:hace|ha|faz|il y a|ca fait|sa fe|gen)\W*$/;
const AGO_AFTER = /^\W*(?:ago|atras|de sa|pase)\b/;
const WORKED =
  /(?:after|despues de|apre|apres|depois de|con|with|avec|com|trabaj\w*|llev\w*|tengo|dur\w*|work\w*|been|for|travay\w*|fe|gen|travaill\w*|pendant|trabalh\w*|tenho|fiquei|faz|ha|hace|depuis|depi)\W*(?:\w+\W+){0,4}$/;
const ZONE_BORDER =
  /\b(?:zona fronteriza|frontera norte|franja fronteriza|(?:en|cerca de) la frontera|border zone|northern border|(?:on|at|near) the border|fwontye no|sou fwontye|frontiere nord|zone frontaliere|a la frontiere|fronteira norte|na fronteira)\b/;
const DOMESTIC =
  /\b(?:trabajadora? del hogar|empleada domestica|trabajo domestico|trabajo en casa|casa de familia|limpio casas?|ninera|domestic work\w*|housekeep\w*|maid|nanny|clean houses|menaj|travay kay moun|bonn|femme de menage|employee de maison|travail domestique|empregada domestica|diarista|baba|trabalho domestico)\b/;

const ABOUT_BIRTH =
  /\b(?:embaraz\w*|parto|bebe|maternidad|nace|nacer|pregnan\w*|baby|due|birth|maternity|ansent|akouch\w*|bebe|matenite|enceinte|accouch\w*|maternite|gravid\w*|maternidade|nasc\w*)\b/;
const AHEAD = /\b(?:en|in|nan|dans|em|dentro|faltan?|left|rete|daqui)\b/;

/** The text as all readers want it. */
export const prepare = (text: string): string => withDigits(plain(text));

/** All that a message says and a calculator can use. */
export function readSaid(original: string, today: DateTime, placeOf: PlaceOf): Said {
  const text = prepare(original);
  const time = readTimes(text, today);
  const leaving = readLeaving(text);
  const claim = readClaim(text);
  const pay = readPay(text);
  const due = ABOUT_BIRTH.test(text) ? readDue(text, today) : undefined;
  return {
    ...pay,
    ...readHours(text, pay.period),
    ...readZone(original, text, placeOf),
    ...(DOMESTIC.test(text) ? { isDomestic: true } : {}),
    ...time,
    ...(leaving ? { leaving } : {}),
    ...(claim ? { claim } : {}),
    ...readCount(text),
    ...(due ? { date: due } : {}),
  };
}

/** The wage zone, by the words for it or by a place. */
export function readZone(original: string, text: string, placeOf: PlaceOf): Said {
  if (ZONE_BORDER.test(text)) return { zone: 'border' };
  const place = placeOf(original);
  if (!place) return {};
  return { place: place.name, ...(place.zone ? { zone: place.zone } : {}) };
}

/** First and last day of work, and days of which it is not said what they are (`date`). */
export function readTimes(text: string, today: DateTime): Said {
  const found: { start?: string; end?: string; date?: string; worked?: string } = {};
  const days = findDays(text, today).filter(({ day }) => day <= today);
  for (const { day, at } of days) {
    const before = text.slice(0, at);
    if (UNTIL.test(before)) found.end ??= isoOf(day);
    else if (SINCE.test(before)) found.start ??= isoOf(day);
    else if (LEFT.test(lastClause(before))) found.end ??= isoOf(day);
    else found.date ??= isoOf(day);
  }
  // "del 5 de enero al 3 de marzo": two days are a beginning and an end.
  if (days.length === 2 && found.start === undefined && found.end === undefined) {
    const [one, two] = days as [FoundDay, FoundDay];
    if (one.day < two.day) return { start: isoOf(one.day), end: isoOf(two.day) };
  }
  for (const { span, at, length } of findSpans(text)) {
    const [before, after] = [text.slice(0, at), text.slice(at + length)];
    const isAgo = AGO.test(before) || AGO_AFTER.test(after);
    if (
      isAgo &&
      LEFT.test(`${lastClause(before)} ${firstClause(after)}`) &&
      !/desde|depuis|depi|since/.test(lastClause(before))
    )
      found.end ??= isoOf(today.minus(span));
    else if (
      WORKED.test(before) ||
      isAgo ||
      /^\W*(?:trabaj|working|of work|travay|travail|trabalh|de trabajo|ahi|there|la)/.test(after)
    )
      found.worked ??= span.toISO() ?? '';
  }
  // "De 1/2/2025 até 15/11/2026": the day before an end is a beginning.
  if (
    found.end !== undefined &&
    found.start === undefined &&
    found.date !== undefined &&
    found.date < found.end
  ) {
    found.start = found.date;
    delete found.date;
  }
  return found;
}

/** The day a child is expected: ahead, or not long past. */
export function readDue(text: string, today: DateTime): string | undefined {
  const [found] = findDays(text, today);
  if (found) {
    const isNear = found.hasYear || found.day >= today.minus({ months: 2 });
    const day = isNear ? found.day : found.day.plus({ years: 1 });
    return day > today.plus({ months: 10 }) || day < today.minus({ months: 4 }) ? undefined : isoOf(day);
  }
  const [span] = findSpans(text);
  return span && AHEAD.test(text) ? isoOf(today.plus(span.span)) : undefined;
}

const lastClause = (text: string): string => text.split(/[,;.?!]| y | and | epi | et /).slice(-1)[0] ?? '';
const firstClause = (text: string): string => text.split(/[,;.?!]| y | and | epi | et /)[0] ?? '';

/** "3 domingos", "2 feriados". */
function readCount(text: string): Said {
  const count =
    /\b([1-9]|[1-4]\d|5[0-3]) (?:domingos?|sundays?|dimanch(?:es?)?|feriados?|festivos?|(?:public )?holidays?|jours? feries?|jou konje|dias? (?:festivos?|feriados?|de descanso)|days? off|rest days?|jou repo|jours? de repos)\b/.exec(
      text,
    )?.[1];
  return count === undefined ? {} : { count };
}
