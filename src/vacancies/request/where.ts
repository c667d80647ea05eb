import type { FoundPlace, PlaceFinder } from '../../understanding/entities/place.ts';
import type { Token } from '../../understanding/entities/tokens.ts';

export interface Where {
  readonly states: readonly string[];
  readonly municipalities: readonly string[];
  readonly placeOptions: readonly string[];
  /** Tokens that name places. */
  readonly tokens: ReadonlySet<number>;
}

/** Where somebody comes from or no longer is. */
const ORIGIN =
  /(?:^| )(?:soy|somos|vengo|venimos|llegue|sali|salimos|naci|originari[oa]|ya no (?:estoy|vivo|quiero)|deje|no quiero|menos|excepto|from|i'm from|im from|born|left|except|not in|mwen soti|m soti|soti|sot|mwen se moun|sof|viens|venons|originaire|sauf|pas a|pas|venho|sou|sai|menos|exceto)(?: (?:de|d|del|la|el|en|nan|a|do|da|of|in|ciudad))*$/;
/** "À Mexico" is the city, "au Mexique" the country. */
const FRENCH_CITY = /(?:^|\s)(?:à|sur|dans) mexico\b/iu;
const OR = /^(?:o|u|or|ou|oswa|oubyen|oubien|y|e|and|et|ak)$/;
const WORDS_BEFORE = 4;

/** Where a message asks for work: not where its writer is from, and both of "en Tijuana o Mexicali". */
export function findWhere(places: PlaceFinder, tokens: readonly Token[], text: string): Where {
  const all = places.findAll(tokens);
  if (all.length === 0 && FRENCH_CITY.test(text))
    return { states: ['CMX'], municipalities: [], placeOptions: [], tokens: new Set() };
  const isOrigin = ({ at }: FoundPlace): boolean =>
    ORIGIN.test(
      tokens
        .slice(Math.max(0, at - WORDS_BEFORE), at)
        .map(({ word }) => word)
        .join(' '),
    );
  const wanted = all.filter((one) => !isOrigin(one));
  const kept = wanted.length > 0 ? wanted : all;
  const first = kept.find(({ code }) => code !== undefined) ?? kept[0];
  const asked = first ? [first, ...alternatives(kept, first, tokens)] : [];
  return {
    states: [...new Set(asked.flatMap(({ state }) => state ?? []))],
    municipalities: [...new Set(asked.flatMap(({ code }) => code ?? []))],
    placeOptions: first?.optionCodes ?? [],
    tokens: places.tokensOfPlaces(tokens),
  };
}

/** Places of the same kind joined to the first by "or". */
function alternatives(all: readonly FoundPlace[], first: FoundPlace, tokens: readonly Token[]): FoundPlace[] {
  const others: FoundPlace[] = [];
  let end = first.at + first.length;
  for (const one of all) {
    if (one.at <= first.at || (one.code === undefined) !== (first.code === undefined)) continue;
    const between = tokens.slice(end, one.at).map(({ word }) => word);
    if (between.length > 2 || !between.some((word) => OR.test(word))) break;
    others.push(one);
    end = one.at + one.length;
  }
  return others;
}
