import type { OccupationCodes, Trade } from '../../understanding/entities/occupation-codes.ts';
import type { Named } from '../../understanding/entities/phrase-book.ts';
import type { Token } from '../../understanding/entities/tokens.ts';

export interface AskedTrades {
  readonly codes: readonly string[];
  readonly notCodes: readonly string[];
  readonly isAnything: boolean;
  /** Tokens that said it. */
  readonly tokens: ReadonlySet<number>;
}

/** More than this is a list of everything somebody can do: the first say most. */
const MOST_TRADES = 4;
const WORDS_BEFORE = 7;
/** Names that only say "helper" or "worker": they yield to a trade. */
const VAGUE = new Set(['general_helper']);

/** "que no sea de mesero", "menos limpieza", "not cleaning": up to three words before the trade. */
const NOT_BEFORE =
  /(?:^| )(?:(?:menos|excepto|salvo|except|but not|sauf|exceto|fora|sof|apa|pa vle|pas|not|nada de)(?: \S+){0,2}|(?:no|nao|ya no|don't|dont|do not|pa|je ne veux pas|ne veux plus)(?: (?:quiero|kiero|sea|me gusta|seria|ser|quero|seja|gosto|want|like|renmen|vle|fe|de|en|a|do))+(?: \S+)?)$/;
/** "pollero no". */
const NOT_BEHIND = /^(?:no|nao|non)(?: |$)(?!importa|tengo|hay|se\b|problem|se |hace)/;
/** What somebody is or was, which is not yet what they want. */
const STATED =
  /(?:^| )(?:soy|era|fui|trabaje|trabajaba|trabajo|estudie|tengo experiencia|i am|i'm|im|i was|used to|worked|mwen se|mwen te|m te|je suis|j'etais|j'ai ete|sou|era|fui|trabalhei|trabalhava)(?: \S+){0,3}$/;
/** What they want. */
const WANTED =
  /(?:^| )(?:busco|buscando|buscar|quiero|kiero|quisiera|necesito|ando|vacantes?|empleo|chamba|jale|puesto|looking|want|need|job|jobs|hiring|chache|cherche|bezwen|vle|travay|recherche|veux|voudrais|emploi|procuro|quero|preciso|vagas?|emprego)(?: \S+){0,5}$/;

/** Which trades a message asks for. A trade outranks a place of work; what is turned down is kept apart. */
export function findTrades(
  trades: OccupationCodes,
  tokens: readonly Token[],
  isPlace: (at: number) => boolean,
  text: string,
): AskedTrades {
  const found = trades.find(tokens, isPlace);
  /** Up to the comma or stop, where another thought begins. */
  const isCut = (left: number): boolean =>
    /[,.;:!?\n]/.test(text.slice(tokens[left]?.end ?? 0, tokens[left + 1]?.start ?? 0));
  const wordsBefore = (at: number): string => {
    let from = at;
    while (from > 0 && at - from < WORDS_BEFORE && !isCut(from - 1)) from -= 1;
    return tokens
      .slice(from, at)
      .map(({ word }) => word)
      .join(' ');
  };
  const wordsBehind = (end: number): string =>
    isCut(end)
      ? ''
      : tokens
          .slice(end + 1, end + 3)
          .map(({ word }) => word)
          .join(' ');
  const isTurnedDown = ({ at, end }: Named<Trade>): boolean =>
    NOT_BEFORE.test(wordsBefore(at)) || NOT_BEHIND.test(wordsBehind(end));

  const named = found.filter(({ means }) => means.codes.length > 0);
  const wanted = named.filter((one) => !isTurnedDown(one));
  const notCodes = named.filter(isTurnedDown).flatMap(({ means }) => means.codes);
  const isAnything = found.some(({ means }) => means.codes.length === 0);
  const exact = surest(wanted, isAnything);
  const asked = exact.some(({ at }) => WANTED.test(wordsBefore(at)) && !STATED.test(wordsBefore(at)))
    ? exact.filter(({ at }) => !STATED.test(wordsBefore(at)))
    : exact;
  const codes = [...new Set(asked.slice(0, MOST_TRADES).flatMap(({ means }) => means.codes))];
  const used = new Set<number>();
  for (const { at, end } of found) for (let one = at; one <= end; one += 1) used.add(one);
  return {
    codes,
    notCodes: notCodes.filter((code) => !codes.includes(code)),
    isAnything: codes.length === 0 && isAnything,
    tokens: used,
  };
}

/** Trades before places of work before "helper"; written right before forgiven slips of a single word. */
function surest(found: readonly Named<Trade>[], isAnything: boolean): readonly Named<Trade>[] {
  const isVague = ({ means }: Named<Trade>): boolean => means.codes.every((code) => VAGUE.has(code));
  const trades = found.filter(({ means }) => !means.isWorkplace);
  for (const level of [
    trades.filter((one) => !isVague(one) && !(one.slips > 0 && one.words === 1)),
    trades.filter((one) => !isVague(one)),
    found.filter((one) => !isVague(one)),
    isAnything ? [] : found,
  ])
    if (level.length > 0) return level;
  return [];
}
