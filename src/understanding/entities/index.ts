import type { NamedPlace } from '../../model/index.ts';
import type { OfferTerms } from '../../ports/understander.ts';
import type { Catalogs } from './catalogs.ts';
import { OccupationFinder } from './occupation.ts';
import { offerTerms } from './offer.ts';
import { findPay } from './pay.ts';
import { PlaceFinder } from './place.ts';
import { findSchedule } from './schedule.ts';
import { tokensOf } from './tokens.ts';
import { Gazetteer } from './where.ts';

export interface JobEntities {
  /** Keys and values of shared/nlu/README.md; absent means not said. */
  readonly entities: Readonly<Record<string, string | number>>;
  /** Places that share the name somebody used, likeliest first: "Ciudad Juárez, CHH". */
  readonly places?: readonly string[];
}

/** What somebody says of the work they want. Pure after loading. */
export class EntityFinder {
  readonly #places: PlaceFinder;
  readonly #occupations: OccupationFinder;
  readonly #gazetteer: Gazetteer;

  readonly #catalogs: Catalogs;

  constructor(catalogs: Catalogs, occupationWords: Readonly<Record<string, readonly string[]>>) {
    this.#catalogs = catalogs;
    this.#places = new PlaceFinder(catalogs);
    this.#gazetteer = new Gazetteer(catalogs);
    this.#occupations = new OccupationFinder(catalogs, occupationWords);
  }

  /** The place that a message names, whatever it is about. */
  findPlace(text: string): NamedPlace | undefined {
    const place = this.#places.find(tokensOf(text));
    return place && this.#gazetteer.describe(place);
  }

  /** What an offer pays, against the market of the occupation that it names. */
  findOffer(text: string): OfferTerms {
    const family = this.#occupations.find(tokensOf(text), text, () => false)?.occupation;
    return offerTerms(text, plain(text), family, this.#catalogs);
  }

  find(text: string): JobEntities {
    const tokens = tokensOf(text);
    const place = this.#places.find(tokens);
    const isPlace = (at: number): boolean =>
      place !== undefined && at >= place.at && at < place.at + place.length;
    const occupation = this.#occupations.find(tokens, text, isPlace);
    const schedule = findSchedule(text);
    const pay = findPay(plain(text));
    return {
      entities: {
        ...(occupation ? { occupation: occupation.occupation, occupation_text: occupation.text } : {}),
        ...(place?.state === undefined ? {} : { state: place.state }),
        ...(place?.municipality === undefined ? {} : { municipality: place.municipality }),
        ...(schedule ? { schedule } : {}),
        ...(pay ? { salary_min: pay.min, salary_period: pay.period } : {}),
      },
      ...(place?.options ? { places: place.options } : {}),
    };
  }
}

/** Lower case without accents, but with the points, commas and signs that amounts are written with. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´ʼ]/g, "'");
