import type { VNode } from 'preact';
import { DeskProblem } from '../../contract.ts';
import { Field, Select } from '../shared/fields.tsx';
import { LANGUAGE_CHOICES } from '../shared/languages.ts';
import { PlainText } from '../shared/plain-text.tsx';
import { Code, Credentials, SignInCard } from '../shared/sign-in.tsx';
import { Notice } from './frame.tsx';
import { Form } from './parts.tsx';
import type { Outcome, View, Visit } from './visit.ts';
import { isLanguage, languageCookie } from './words.ts';

const PROBLEMS = ['wrong-credentials', 'wrong-code', 'too-many-tries'];
/** Only our own pages: `/desk` and what is under it. */
const OURS = /^\/desk(?:\/[\w-]{1,64}){0,3}$/;

/** What somebody was writing when their session ended; it is there again once they are back, and for nobody else. */
export interface Kept {
  readonly by: string;
  readonly reply: string;
  readonly note: string;
}

interface Ask {
  readonly to: string;
  readonly kept?: Kept;
  readonly problem?: string;
  readonly email?: string;
  /** The sealed first step: a code is asked for. */
  readonly step?: string;
}

/** Sign in: e-mail and password, then the six digits or a recovery code where the account has a second factor. */
export function signInView(visit: Visit, ask: Ask): View {
  const { t } = visit;
  const wantsCode = ask.step !== undefined;
  const title = t(wantsCode ? 'sign_in.code_title' : 'sign_in.title');
  const said = ask.problem
    ? { tone: 'bad' as const, text: t(`sign_in.problem.${ask.problem.replaceAll('-', '_')}`) }
    : undefined;
  const main = (
    <div class="sign-in">
      <SignInCard
        t={t}
        wantsCode={wantsCode}
        hasInstitution={visit.hasInstitution}
        problem={<Notice said={said} />}
      >
        <form method="post" action="/desk/sign-in" class="stack">
          <input type="hidden" name="to" value={ask.to} />
          {ask.kept && <input type="hidden" name="by" value={ask.kept.by} />}
          {ask.kept && <input type="hidden" name="reply" value={ask.kept.reply} />}
          {ask.kept && <input type="hidden" name="note" value={ask.kept.note} />}
          {wantsCode && <input type="hidden" name="step" value={ask.step} />}
          {wantsCode ? <Code t={t} /> : <Credentials t={t} email={ask.email ?? ''} />}
          <button class="primary" type="submit">
            {t(wantsCode ? 'sign_in.confirm' : 'sign_in.submit')}
          </button>
          {wantsCode && <a href="/desk/sign-in">{t('sign_in.start_over')}</a>}
        </form>
      </SignInCard>
      {!ask.kept && <LanguageForm visit={visit} to={ask.to} />}
      <p class="soft small">{t('sign_in.watched')}</p>
    </div>
  );
  return { title, place: 'none', main, said, status: ask.problem === undefined ? 200 : 401 };
}

/** The language of the pages on this computer. */
export function LanguageForm({ visit, to }: { readonly visit: Visit; readonly to: string }): VNode {
  const { t } = visit;
  return (
    <Form visit={visit} action="/desk/language" class="inline-form">
      <input type="hidden" name="to" value={to} />
      <Field word={t('nav.language')}>
        <Select name="language" value={t.language} choices={LANGUAGE_CHOICES} />
      </Field>
      <button type="submit">{t('plain.apply')}</button>
    </Form>
  );
}

export async function chooseLanguage(visit: Visit): Promise<Outcome> {
  const language = visit.field('language');
  if (isLanguage(language)) visit.res.append('Set-Cookie', languageCookie(language, visit.isHttps));
  return { to: ours(visit.field('to')) };
}

/** One press of the sign-in form, first or second step. @returns where to go; a page where something is missing yet */
export async function signIn(visit: Visit): Promise<Outcome> {
  const { seal, field } = visit;
  const kept = { by: field('by'), reply: field('reply'), note: field('note') };
  const ask = { to: ours(field('to')), ...(kept.reply || kept.note ? { kept } : {}) };
  const sealed = field('step');
  const step = sealed ? seal.open(sealed) : { email: field('email').trim(), password: field('password') };
  if (!step) return signInView(visit, { ...ask, problem: 'failed' });
  const code = field('code').replaceAll(/\s/g, '');
  try {
    const { csrf, account } = await visit.call('signIn', { body: { ...step, ...(code ? { code } : {}) } });
    return ask.kept?.by === account.id ? keptView(visit, csrf, ask.to, ask.kept) : { to: ask.to };
  } catch (error) {
    if (!(error instanceof DeskProblem) || error.status === 403) throw error;
    if (error.code === 'second-factor-needed') return signInView(visit, { ...ask, step: seal.seal(step) });
    const problem = PROBLEMS.includes(error.code) ? error.code : 'failed';
    const again = { ...ask, problem, email: step.email };
    return signInView(visit, error.code === 'wrong-code' ? { ...again, step: seal.seal(step) } : again);
  }
}

/** Back again, with what was being written: it goes on to the case in a form, for no text belongs into an address. */
function keptView(visit: Visit, csrf: string, to: string, kept: Kept): View {
  const { t } = visit;
  const title = t('case.title');
  const main = (
    <div class="sign-in">
      <form method="post" action={`${to}/draft`} class="card stack">
        <h1>{title}</h1>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="key" value={visit.key} />
        <input type="hidden" name="text" value={kept.reply} />
        <input type="hidden" name="note" value={kept.note} />
        <p class="plain">
          <PlainText text={kept.reply || kept.note} />
        </p>
        <button type="submit" class="primary">
          {t('practice.go_on')}
        </button>
      </form>
    </div>
  );
  return { title, place: 'none', main };
}

export async function signOut(visit: Visit): Promise<Outcome> {
  await visit.call('signOut', { query: visit.field('all') === 'yes' ? { all: 'true' } : {} });
  return { to: '/desk' };
}

const ours = (to: string): string => (OURS.test(to) && to !== '/desk/sign-in' ? to : '/desk');
