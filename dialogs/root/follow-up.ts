import type { Intent, NamedPlace, TurnInput } from '../../src/ports/index.ts';
import { PLACES_DIALOG, type PlacesOptions, placeChoice } from '../places/places.dialog.ts';
import type { Route } from './routes.ts';

/** Longer than this a message says something of its own. */
const MOST_WORDS = 7;
/** This sure of another meaning, and the message is a question of its own. */
const SURE_OF_OWN = 0.75;
/** What a bare place, or a place with a kind of office, is likely to be taken for. */
const FITS: ReadonlySet<Intent> = new Set<Intent>([
  'directory_office',
  'out_of_scope',
  'greet',
  'yes',
  'no',
  'thanks',
  'status_profile',
]);

/**
 * A message that only says more about the last answer: another place ("¿y en Tijuana?"), a shared position, another
 * kind of office ("¿y albergues?").
 * @param last where the person has just been
 */
export function followUpOf(input: TurnInput, last: Route | undefined): Route | undefined {
  if (last?.dialog !== PLACES_DIALOG) return undefined;
  const before = (last.options ?? {}) as PlacesOptions;
  if (input.message.content.kind === 'location') return withPlace(last, before, undefined);
  const { understanding, words = '' } = input;
  const chosen =
    input.choice === undefined
      ? undefined
      : candidates(before).find((one) => placeChoice(one) === input.choice);
  if (chosen) return withPlace(last, before, { ...chosen });
  if (!understanding || words.split(/\s+/).length > MOST_WORDS) return undefined;
  const { where, service, intent, score } = understanding;
  if (!where && service === undefined) return undefined;
  if (!FITS.has(intent) && score >= SURE_OF_OWN && !isBare(words, where)) return undefined;
  return withPlace(last, { ...before, ...(service === undefined ? {} : { service }) }, where ?? before.place);
}

/** What a question for an office is about, as the message says it. */
export function placesOptions({ understanding }: TurnInput): PlacesOptions {
  const { service, where } = understanding ?? {};
  return { ...(service === undefined ? {} : { service }), ...(where ? { place: where } : {}) };
}

/** Nothing but the name of a place, with a word or two around it. */
function isBare(words: string, where: NamedPlace | undefined): boolean {
  if (!where) return false;
  return words.split(/\s+/).length <= 1 + where.name.split(/\s+/).length;
}

function candidates({ place }: PlacesOptions): NamedPlace[] {
  if (!place) return [];
  const { others = [], ...first } = place;
  return [first, ...others];
}

function withPlace({ dialog }: Route, { service }: PlacesOptions, place: NamedPlace | undefined): Route {
  return {
    dialog,
    options: {
      ...(service === undefined ? {} : { service }),
      ...(place ? { place } : {}),
    } satisfies PlacesOptions,
  };
}
