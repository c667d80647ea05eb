/** Sums and dates that people ask for about their work; each has a dialog that asks only for what is missing. */
export const CALCULATORS = [
  'minimum',
  'overtime',
  'sunday',
  'holiday',
  'aguinaldo',
  'vacation',
  'leaving',
  'maternity',
  'deadline',
] as const;
export type CalculatorId = (typeof CALCULATORS)[number];

export type PayPeriod = 'hour' | 'day' | 'week' | 'fortnight' | 'month';
/** `general` or the northern border zone, where the minimum wage is higher. */
export type WageZone = 'general' | 'border';
export type Shift = 'day' | 'night' | 'mixed';
/** How a job ended: dismissed, left by choice, or left because of what the employer did. */
export type Leaving = 'fired' | 'resigned' | 'forced';
/** What a claim is about; each has its own time limit. */
export type Claim = 'fired' | 'forced' | 'pay' | 'accident';

/**
 * What somebody has said that a calculator can use; absent means not said. Plain data, so that a dialog can remember it
 * between turns. Amounts are decimal texts ("1200.5"), dates ISO days ("2026-03-01"), in Mexico's calendar.
 */
export interface Said {
  readonly amount?: string;
  /** Another currency than pesos that was named: nothing is computed in it. */
  readonly foreign?: string;
  readonly period?: PayPeriod;
  readonly hoursPerDay?: string;
  readonly daysPerWeek?: string;
  readonly hoursPerWeek?: string;
  /** Hours beyond the ordinary ones, a week. */
  readonly extraHours?: string;
  readonly shift?: Shift;
  readonly zone?: WageZone;
  /** The place that the zone was read from, as it is called every day. */
  readonly place?: string;
  readonly isDomestic?: boolean;
  /** First day of work. */
  readonly start?: string;
  /** How long somebody has worked there, as an ISO duration ("P1Y6M"); counted back from `end`, else from today. */
  readonly worked?: string;
  readonly end?: string;
  /** True once the person has said that they still work there. */
  readonly isStillThere?: boolean;
  readonly leaving?: Leaving;
  readonly claim?: Claim;
  /** Day of something else: when a child is expected, what a claim is about, when the holiday was. */
  readonly date?: string;
  /** How many: Sundays, holidays. */
  readonly count?: string;
  /** What was asked and not known: not asked again. */
  readonly unknown?: readonly Field[];
}

/** What may be asked for, one question each. */
export type Field =
  | 'pay'
  | 'period'
  | 'hours'
  | 'day_hours'
  | 'zone'
  | 'start'
  | 'end'
  | 'service'
  | 'leaving'
  | 'claim'
  | 'happened'
  | 'due';

/** A value that is filled into a text; the dialog writes money and dates as the person's language does. */
export type Value =
  | { readonly money: string }
  | { readonly date: string }
  | { readonly number: string }
  | { readonly text: string };
export type Values = Readonly<Record<string, Value>>;

/** One line of a sum: its name is the text `calculators:line.<label>`. */
export interface SumLine {
  readonly label: string;
  /** As it can be typed into any pocket calculator: "440.87 / 8 × 12 × 2". */
  readonly formula: string;
  /** Pesos, two decimals. */
  readonly amount: string;
}

/** A finished sum or date. */
export interface Calculation {
  readonly calculator: CalculatorId;
  /** Year of the rules; `isCurrent` is false from the first day after it. */
  readonly year: number;
  readonly isCurrent: boolean;
  /** What it was computed from. */
  readonly inputs: Said;
  /** Text `calculators:verdict.<verdict>` with `values`: the answer in a sentence. */
  readonly verdict: string;
  readonly values: Values;
  readonly lines: readonly SumLine[];
  /** Sum of the lines in pesos, where there are lines to add. */
  readonly total?: string;
  /** What must be said beside it: texts `calculators:note.<id>`. */
  readonly notes: readonly { readonly id: string; readonly values: Values }[];
  /** Facts it leans on, the weightiest first: they make the source line and the cautions. */
  readonly facts: readonly string[];
  /** The last day to claim what this is about. */
  readonly deadline?: { readonly date: string; readonly isPast: boolean };
}

/** A compulsory day of rest: text `calculators:holiday.<id>`. */
export interface Holiday {
  readonly id: string;
  readonly date: string;
}

/** Labour rights worked out: reading what people say, what is still missing, the sum. Pure after loading. */
export interface Calculators {
  /** The calculator that a message asks for, if it does and says enough to be one's business. */
  find(text: string, now: Date): CalculatorId | undefined;
  /** Everything in a message that a calculator can use. */
  read(text: string, now: Date): Said;
  /** An answer to the question for `field`; undefined when it is none. A bare number is understood as that field's. */
  answer(field: Field, text: string, said: Said, now: Date): Said | undefined;
  /** What to ask next; undefined when the sum can be made. */
  missing(calculator: CalculatorId, said: Said, now: Date): Field | undefined;
  /** @throws Error while something is `missing` */
  calculate(calculator: CalculatorId, said: Said, now: Date): Calculation;
  /** Compulsory days of rest of the rules' year, from `now` on. */
  holidaysLeft(now: Date): { readonly year: number; readonly days: readonly Holiday[] };
}
