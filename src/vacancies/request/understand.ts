import type { Catalogs } from '../../understanding/entities/catalogs.ts';
import type { OccupationCodes } from '../../understanding/entities/occupation-codes.ts';
import { findPay } from '../../understanding/entities/pay.ts';
import { PlaceFinder } from '../../understanding/entities/place.ts';
import { findSchedules } from '../../understanding/entities/schedule.ts';
import { tokensOf } from '../../understanding/entities/tokens.ts';
import { fold } from '../../understanding/fold.ts';
import { monthlyOf } from './monthly.ts';
import type { SearchRequest } from './request.ts';
import { findTrades } from './trades.ts';
import { findWhere } from './where.ts';
import { findRadius, findWishes } from './wishes.ts';

/** What is read; more than this is no request. */
const MOST_CHARACTERS = 1000;
const SHORTEST_WORD = 4;

export interface RequestReaderParts {
  readonly catalogs: Catalogs;
  readonly trades: OccupationCodes;
  /** Words of talk that no vacancy is found by: `busco`, `trabajo`, `please`. Folded. */
  readonly talk: ReadonlySet<string>;
}

export type RequestReader = (text: string) => SearchRequest;

/**
 * Reads what somebody asks for out of their own words: any of the five languages, mixed, with slips and slang. Pure,
 * well below a millisecond. What was not said stays empty; nothing is guessed from who they are.
 */
export function makeRequestReader({ catalogs, trades, talk }: RequestReaderParts): RequestReader {
  const places = new PlaceFinder(catalogs);
  return (message) => {
    const text = message.slice(0, MOST_CHARACTERS);
    const tokens = tokensOf(text);
    const where = findWhere(places, tokens, text);
    const asked = findTrades(trades, tokens, (at) => where.tokens.has(at), text);
    const schedules = findSchedules(text);
    const pay = findPay(plain(text));
    const folded = fold(text);
    const radiusKm = findRadius(folded);
    const rest = tokens.filter(
      ({ word }, at) =>
        !where.tokens.has(at) &&
        !asked.tokens.has(at) &&
        word.length >= SHORTEST_WORD &&
        !/\d/.test(word) &&
        !talk.has(word),
    );
    return {
      occupations: asked.codes,
      isAnything: asked.isAnything,
      notOccupations: asked.notCodes,
      states: where.states,
      municipalities: where.municipalities,
      placeOptions: where.placeOptions,
      schedules: unique(schedules.filter(({ isUnwanted }) => !isUnwanted)),
      notSchedules: unique(schedules.filter(({ isUnwanted }) => isUnwanted)),
      ...(pay
        ? { salaryMin: monthlyOf(pay.min, pay.period), pay: { amount: pay.min, period: pay.period } }
        : {}),
      ...(radiusKm === undefined ? {} : { radiusKm }),
      ...findWishes(folded),
      words: rest.map(({ word }) => word).join(' '),
    };
  };
}

const unique = (said: ReturnType<typeof findSchedules>) => [...new Set(said.map(({ schedule }) => schedule))];

/** Lower case without accents, but with the points, commas and signs that amounts are written with. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´ʼ]/g, "'");
