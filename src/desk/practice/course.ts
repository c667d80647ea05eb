import { z } from 'zod';
import { scoreOf } from '../../handoff/score.ts';
import type { PracticeAction, PracticeCaseView, PracticeCourse } from '../api/schema.ts';
import { DeskProblem } from '../contract.ts';
import type { PracticeCase, PracticeContent, Tongue } from './load.ts';
import { scoreCase } from './score.ts';

/** What an account has done; kept sealed, nothing real in it. */
const ProgressShape = z.object({
  before: z.number().optional(),
  after: z.number().optional(),
  finishedAt: z.string().optional(),
  cases: z
    .record(
      z.string(),
      z.object({
        state: z.enum(['waiting', 'open', 'resolved']),
        written: z.array(z.string()),
        outcome: z.string().optional(),
      }),
    )
    .default({}),
});
export type Progress = z.output<typeof ProgressShape>;

/** What was kept; what cannot be read any more begins anew. */
export function readProgress(json: string | undefined): Progress {
  if (json === undefined) return { cases: {} };
  const parsed = ProgressShape.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : { cases: {} };
}

const NONE = { state: 'waiting', written: [] as string[] } as const;
const progressOf = (progress: Progress, one: PracticeCase): Progress['cases'][string] =>
  progress.cases[one.id] ?? { ...NONE, written: [] };

/** What comes next. The cases are done when every one was closed once. */
export function stageOf(
  progress: Progress,
  { cases }: PracticeContent,
): z.output<typeof PracticeCourse>['stage'] {
  if (progress.before === undefined) return 'before';
  if (cases.some((one) => progressOf(progress, one).state !== 'resolved')) return 'cases';
  return progress.after === undefined ? 'after' : 'done';
}

/** The course as its page shows it; the cases in the order in which the real queue would. */
export function viewCourse(
  progress: Progress,
  content: PracticeContent,
  tongue: Tongue,
): z.output<typeof PracticeCourse> {
  const now = new Date(0);
  return {
    stage: stageOf(progress, content),
    before: progress.before ?? null,
    after: progress.after ?? null,
    cases: content.cases
      .map((one) => {
        const { state, written, outcome } = progressOf(progress, one);
        const { score: priority, isPinned } = scoreOf({ ...one, waitingSince: undefined }, now);
        return {
          id: one.id,
          title: inTongue(one.title, tongue),
          state,
          score: state === 'resolved' ? scoreCase(one, written, outcome ?? '').score : null,
          priority,
          isPinned,
          language: one.language,
          channel: one.channel,
        };
      })
      .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.priority - a.priority),
  };
}

/** One case with the talk so far: after each message of the counsellor the person answers with their next line. */
export function viewCase(
  progress: Progress,
  one: PracticeCase,
  tongue: Tongue,
): z.output<typeof PracticeCaseView> {
  const { state, written, outcome = '' } = progressOf(progress, one);
  const talk = written.flatMap((text, index) => {
    const reply = one.replies[index];
    return [
      { from: 'agent' as const, text, gloss: null },
      ...(reply === undefined ? [] : [{ from: 'person' as const, text: reply, gloss: null }]),
    ];
  });
  const scored = scoreCase(one, written, outcome);
  return {
    id: one.id,
    title: inTongue(one.title, tongue),
    state,
    language: one.language,
    channel: one.channel,
    reason: one.reason,
    topic: one.topic,
    riskCodes: one.riskCodes,
    transcript: [
      ...one.opening.map(({ from, text, gloss }) => ({
        from,
        text,
        gloss: gloss?.[tongue] ?? null,
      })),
      ...talk,
    ],
    feedback:
      state === 'resolved'
        ? {
            score: scored.score,
            rules: scored.rules.map(({ rule, isMet }) => ({ text: inTongue(rule.text, tongue), isMet })),
            isOutcomeRight: scored.isOutcomeRight,
            outcomes: one.outcomes,
          }
        : null,
  };
}

/** @throws DeskProblem practice-not-now: before the first test, or out of order, as in the real desk */
export function act(
  progress: Progress,
  content: PracticeContent,
  one: PracticeCase,
  input: z.output<typeof PracticeAction>,
): Progress {
  const before = progressOf(progress, one);
  const put = (next: Progress['cases'][string]): Progress => ({
    ...progress,
    cases: { ...progress.cases, [one.id]: next },
  });
  const needs = (isFit: boolean): void => {
    if (!isFit) throw new DeskProblem(409, 'practice-not-now');
  };
  needs(stageOf(progress, content) !== 'before');
  switch (input.action) {
    case 'claim':
      needs(before.state === 'waiting');
      return put({ ...before, state: 'open' });
    case 'message':
      needs(before.state === 'open');
      return put({ ...before, written: [...before.written, input.text].slice(-MOST_MESSAGES) });
    case 'resolve':
      needs(before.state === 'open');
      return put({ ...before, state: 'resolved', outcome: input.outcome });
    case 'restart':
      // What the certificate says was done stays as it was done.
      needs(progress.after === undefined);
      return put({ state: 'waiting', written: [] });
  }
}
const MOST_MESSAGES = 20;

/** In the language somebody reads. */
export const inTongue = (words: Readonly<Record<Tongue, string>>, tongue: Tongue): string => words[tongue];
