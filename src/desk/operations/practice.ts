import { createHmac } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { DeskStore } from '../../storage/desk-store.ts';
import type { Handlers } from '../api/handlers.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import {
  act,
  inTongue,
  type Progress,
  readProgress,
  stageOf,
  viewCase,
  viewCourse,
} from '../practice/course.ts';
import type { PracticeContent, Tongue } from '../practice/load.ts';
import { scoreTest } from '../practice/score.ts';

type Names =
  | 'practice'
  | 'practiceTest'
  | 'answerPracticeTest'
  | 'practiceCase'
  | 'actInPractice'
  | 'certificate';

const SERIAL_LETTERS = 16;

/** The practice course. It reads and writes nothing but its own: no case, no message, no event of the real desk. */
export function practiceOperations(
  {
    store,
    clock,
  }: { readonly store: Pick<DeskStore, 'practice' | 'savePractice'>; readonly clock: Pick<Clock, 'now'> },
  content: PracticeContent,
  secret: Uint8Array,
): Pick<Handlers, Names> {
  const progressOf = async (actor: Actor): Promise<Progress> => readProgress(await store.practice(actor.id));
  const save = (actor: Actor, progress: Progress) => store.savePractice(actor.id, JSON.stringify(progress));
  const notNow = () => new DeskProblem(409, 'practice-not-now');
  const caseOf = (id: string | undefined) => {
    const found = content.cases.find((one) => one.id === id);
    if (!found) throw new DeskProblem(404, 'not-found');
    return found;
  };
  const testStage = (progress: Progress): 'before' | 'after' => {
    const stage = stageOf(progress, content);
    if (stage !== 'before' && stage !== 'after') throw notNow();
    return stage;
  };
  return {
    practice: async ({ actor, query }) =>
      viewCourse(await progressOf(actor), content, tongueOf(actor, query.language)),
    practiceTest: async ({ actor, query }) => {
      const tongue = tongueOf(actor, query.language);
      return {
        stage: testStage(await progressOf(actor)),
        questions: content.questions.map(({ id, text, options }) => ({
          id,
          text: inTongue(text, tongue),
          options: options.map((option) => ({ id: option.id, text: inTongue(option.text, tongue) })),
        })),
      };
    },
    answerPracticeTest: async ({ actor, body }) => {
      const progress = await progressOf(actor);
      const stage = testStage(progress);
      const { score, right } = scoreTest(content.questions, body.answers);
      await save(actor, {
        ...progress,
        [stage]: score,
        ...(stage === 'after' ? { finishedAt: clock.now().toISOString() } : {}),
      });
      return {
        stage,
        score,
        review:
          stage === 'before'
            ? []
            : content.questions.map((question) => ({
                id: question.id,
                isRight: right.has(question.id),
                right: question.right,
                why: inTongue(question.why, tongueOf(actor, body.language)),
              })),
      };
    },
    practiceCase: async ({ actor, params, query }) =>
      viewCase(await progressOf(actor), caseOf(params.case), tongueOf(actor, query.language)),
    actInPractice: async ({ actor, params, query, body }) => {
      const one = caseOf(params.case);
      const progress = act(await progressOf(actor), content, one, body);
      await save(actor, progress);
      return viewCase(progress, one, tongueOf(actor, query.language));
    },
    certificate: async ({ actor }) => {
      const progress = await progressOf(actor);
      const { before, after, finishedAt } = progress;
      if (before === undefined || after === undefined || finishedAt === undefined) throw notNow();
      const scores = viewCourse(progress, content, 'es').cases.map(({ score }) => score ?? 0);
      const cases = Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length);
      return {
        name: actor.name,
        before,
        after,
        cases,
        issuedAt: finishedAt,
        serial: createHmac('sha256', secret)
          .update(JSON.stringify([actor.id, before, after, cases, finishedAt]))
          .digest('base64url')
          .slice(0, SERIAL_LETTERS),
      };
    },
  };
}

/** The course speaks the language that is asked for, else the first of the account. */
const tongueOf = (actor: Pick<Actor, 'languages'>, asked: Tongue | undefined): Tongue =>
  asked ?? TONGUES.find((tongue) => tongue === actor.languages[0]) ?? 'es';
const TONGUES: readonly Tongue[] = ['es', 'en', 'ht', 'fr', 'pt'];
