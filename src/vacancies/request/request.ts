import type { Schedule } from '../portal/schema.ts';

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export interface AskedPay {
  /** Pesos, as said. */
  readonly amount: number;
  readonly period: 'hour' | 'day' | 'week' | 'fortnight' | 'month';
}

/**
 * What somebody asks for, in the catalogues' codes. An empty list or an absent field means that nothing was said of it.
 */
export interface SearchRequest {
  /** Occupation or family codes, any of. */
  readonly occupations: readonly string[];
  /** They said that they would take anything. */
  readonly isAnything: boolean;
  /** "que no sea de noche", "todo menos limpieza". */
  readonly notOccupations: readonly string[];
  readonly states: readonly string[];
  /** INEGI codes. */
  readonly municipalities: readonly string[];
  /** The name belongs to several places and nothing decides: INEGI codes, likeliest first; it was taken for the first. */
  readonly placeOptions: readonly string[];
  /** A shared location. */
  readonly near?: Point;
  readonly radiusKm?: number;
  /** Any of. */
  readonly schedules: readonly Schedule[];
  readonly notSchedules: readonly Schedule[];
  /** MXN a month. */
  readonly salaryMin?: number;
  readonly pay?: AskedPay;
  readonly wantsAccommodation: boolean;
  readonly wantsTransport: boolean;
  readonly wantsMeals: boolean;
  readonly wantsChildcare: boolean;
  readonly wantsRemote: boolean;
  readonly wantsAccessible: boolean;
  /** "para mi esposa y para mí": places with two openings or more. */
  readonly isForTwo: boolean;
  /** Words that no list knows: a tool, a brand, an employer. */
  readonly words: string;
}

/** A request that says nothing; spread it under what is known. */
export const EMPTY_REQUEST: SearchRequest = {
  occupations: [],
  isAnything: false,
  notOccupations: [],
  states: [],
  municipalities: [],
  placeOptions: [],
  schedules: [],
  notSchedules: [],
  wantsAccommodation: false,
  wantsTransport: false,
  wantsMeals: false,
  wantsChildcare: false,
  wantsRemote: false,
  wantsAccessible: false,
  isForTwo: false,
  words: '',
};
