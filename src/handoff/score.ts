import type { Language, TicketReason } from '../model/index.ts';

/**
 * What counts for how much a person needs somebody now (reliability.md, "Vulnerability score", after the four levels of
 * IOM's model: individual, household, community, structural). Codes, never a diagnosis; they go with the ticket.
 */
const RISK_POINTS: Readonly<Record<string, number>> = {
  trafficking: 100,
  danger_now: 100,
  violence: 100,
  child_alone: 100,
  medical: 100,
  self_harm: 100,
  unpaid_wages: 60,
  documents_taken: 60,
  no_shelter: 50,
  pregnant: 40,
  small_children: 40,
  fraud: 40,
};
const REASON_POINTS: Readonly<Record<TicketReason, number>> = {
  // The signs themselves carry the points; without one, danger alone is still danger.
  danger: 0,
  fraud_reported: 40,
  turn_failed: 20,
  not_understood: 15,
  asked: 10,
};
/** Few counsellors speak them: whoever does is waited for longer. */
const RARE_LANGUAGES: ReadonlySet<Language> = new Set(['ht']);
const RARE_LANGUAGE_POINTS = 10;
const MOST_WAITING_POINTS = 40;
const PINNED = 100;
const MINUTE_MS = 60_000;

export interface ScoreInput {
  readonly reason: TicketReason;
  readonly riskCodes: readonly string[];
  readonly language: Language;
  /** Since when nobody has answered; undefined: nobody waits. */
  readonly waitingSince: Date | undefined;
  readonly override?: number;
}

export interface Score {
  /** 0–100. */
  readonly score: number;
  readonly reasons: readonly { readonly code: string; readonly points: number }[];
  /** Before all others, and for protection specialists only. */
  readonly isPinned: boolean;
}

/** Signs that make a case one for protection, whatever else is known. */
export const isPinningCode = (code: string): boolean => RISK_POINTS[code] === PINNED;

/** Whether a case is only for those trained for protection. A person's override moves it in the queue, not out of here. */
export function isProtectionCase(reason: TicketReason, riskCodes: readonly string[]): boolean {
  return reason === 'danger' || riskCodes.some(isPinningCode);
}

/**
 * How urgent a case is, and why: additive, each part with its code. Everything that is no sign of danger adds up to 99 at
 * most, so that 100 always means danger. Pure.
 */
export function scoreOf(input: ScoreInput, now: Date): Score {
  const isPinned = isProtectionCase(input.reason, input.riskCodes);
  if (input.override !== undefined)
    return { score: input.override, reasons: [{ code: 'override', points: input.override }], isPinned };
  const reasons: { code: string; points: number }[] = [];
  const add = (code: string, points: number) => {
    if (points > 0) reasons.push({ code, points });
  };
  add(input.reason, isPinned && !input.riskCodes.some(isPinningCode) ? PINNED : REASON_POINTS[input.reason]);
  for (const code of new Set(input.riskCodes)) add(code, RISK_POINTS[code] ?? 0);
  if (RARE_LANGUAGES.has(input.language)) add('rare_language', RARE_LANGUAGE_POINTS);
  if (input.waitingSince) {
    const minutes = Math.floor((now.getTime() - input.waitingSince.getTime()) / MINUTE_MS);
    add('waiting', Math.min(MOST_WAITING_POINTS, Math.max(0, minutes)));
  }
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return { score: isPinned ? PINNED : Math.min(PINNED - 1, sum), reasons, isPinned };
}
