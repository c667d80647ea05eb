import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TICKET_REASONS } from '../../model/index.ts';
import { OUTCOMES } from '../api/codes.ts';

const Word = z.string().min(1);
/** In every language a counsellor may read the desk in. */
const Words = z.strictObject({ es: Word, en: Word, ht: Word, fr: Word, pt: Word });
/** What a line in another language means; who reads the line's own language needs none. */
const Gloss = Words.partial();

export type Tongue = keyof z.output<typeof Words>;

const Question = z.strictObject({
  id: z.string(),
  text: Words,
  options: z.array(z.strictObject({ id: z.string(), text: Words })).min(2),
  right: z.string(),
  why: Words,
});
export type Question = z.output<typeof Question>;

const Rule = z
  .strictObject({
    id: z.string(),
    any: z.array(z.string()).min(1).optional(),
    none: z.array(z.string()).min(1).optional(),
    text: Words,
  })
  .refine(({ any, none }) => (any === undefined) !== (none === undefined), 'needs any or none, not both');
export type Rule = z.output<typeof Rule>;

const Case = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  title: Words,
  language: z.enum(['es', 'en', 'ht', 'fr', 'pt']),
  channel: z.enum(['whatsapp', 'sms']),
  reason: z.enum(TICKET_REASONS),
  topic: z.string(),
  riskCodes: z.array(z.string()),
  opening: z
    .array(z.strictObject({ from: z.enum(['person', 'bot']), text: z.string(), gloss: Gloss.optional() }))
    .min(1),
  replies: z.array(z.string()).min(1),
  rules: z.array(Rule).min(1),
  outcomes: z.array(z.enum(OUTCOMES)).min(1),
  isProtection: z.boolean().default(false),
});
export type PracticeCase = z.output<typeof Case>;

export interface PracticeContent {
  readonly questions: readonly Question[];
  readonly cases: readonly PracticeCase[];
}

/** `content/practice/` is not right; the message names the file and the entry. */
export class PracticeContentError extends Error {
  override readonly name = 'ContentError';
}

/** Reads the synthetic cases and the test. @throws PracticeContentError */
export function loadPractice(contentDir: string): PracticeContent {
  const questions = readList(contentDir, 'questions', Question);
  const wrong = questions.find(({ right, options }) => !options.some(({ id }) => id === right));
  if (wrong)
    throw new PracticeContentError(`content/practice/questions.yaml: ${wrong.id} has no right answer`);
  return { questions, cases: readList(contentDir, 'cases', Case) };
}

function readList<T extends z.ZodType<{ id: string }>>(dir: string, name: string, shape: T): z.output<T>[] {
  const parsed = z.array(shape).safeParse(parse(readFileSync(join(dir, 'practice', `${name}.yaml`), 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PracticeContentError(
      `content/practice/${name}.yaml: ${issue?.path.join('.')} ${issue?.message}`,
    );
  }
  const ids = parsed.data.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new PracticeContentError(`content/practice/${name}.yaml: ${twice} stands twice`);
  return parsed.data;
}
