import type { VNode } from 'preact';
import { Field, Select } from '../../shared/fields.tsx';
import { AccountHead, PasswordFields } from '../../shared/office/account.tsx';
import { beginWord, FactorCard, RecoveryCodes, SecretFields } from '../../shared/office/second-factor.tsx';
import { Notice } from '../frame.tsx';
import { Form, Press } from '../parts.tsx';
import { saidDone } from '../said.ts';
import { LanguageForm } from '../sign-in.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';

const PRESENCES = ['online', 'away', 'offline'] as const;

/** What is shown once, in answer to a form: the secret of an authenticator app, recovery codes. */
interface Shown {
  readonly secret?: string;
  readonly codes?: readonly string[];
}

/** My account: presence, password, second factor, language of the pages, the end of all sessions. */
export async function accountPage(
  visit: Visit,
  said: Said | undefined = saidDone(visit),
  status?: number,
  shown: Shown = {},
): Promise<View> {
  const { t } = visit;
  const { account } = await visit.call('session');
  const title = t('account.title');
  const main = (
    <div class="page narrow">
      <h1>{title}</h1>
      <Notice said={said} />
      <AccountHead account={account} t={t} />
      {visit.may('tickets.work') && <PresenceForm visit={visit} />}
      <Password visit={visit} email={account.email} />
      <Factor visit={visit} hasOne={account.hasSecondFactor} shown={shown} />
      <section class="card stack" aria-labelledby="browser-title">
        <h2 id="browser-title">{t('account.browser')}</h2>
        <LanguageForm visit={visit} to="/desk/account" />
        <Form visit={visit} action="/desk/sign-out">
          <input type="hidden" name="all" value="yes" />
          <button type="submit" class="quiet">
            {t('account.end_all')}
          </button>
        </Form>
      </section>
    </div>
  );
  const isShownOnce = shown.secret !== undefined || shown.codes !== undefined;
  return { title, place: 'account', main, said, takesOver: !isShownOnce, ...(status ? { status } : {}) };
}

function PresenceForm({ visit }: { readonly visit: Visit }): VNode {
  const { t } = visit;
  return (
    <section class="card">
      <Form visit={visit} action="/desk/presence" class="inline-form">
        <Field word={t('nav.presence')}>
          <Select
            name="status"
            choices={PRESENCES.map((value) => ({ value, word: t(`presence.${value}`) }))}
          />
        </Field>
        <button type="submit">{t('plain.apply')}</button>
      </Form>
    </section>
  );
}

function Password({ visit, email }: { readonly visit: Visit; readonly email: string }): VNode {
  const { t } = visit;
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t('account.password')}</h2>
      <Form visit={visit} action="/desk/account/password" class="stack">
        <PasswordFields email={email} t={t} />
      </Form>
    </section>
  );
}

function Factor(props: { readonly visit: Visit; readonly hasOne: boolean; readonly shown: Shown }): VNode {
  const { visit, hasOne, shown } = props;
  const { t } = visit;
  return (
    <FactorCard hasOne={hasOne} t={t}>
      {shown.secret !== undefined && (
        <Form visit={visit} action="/desk/account/factor/confirm" class="stack">
          <SecretFields secret={shown.secret} t={t} />
        </Form>
      )}
      {shown.codes && <RecoveryCodes codes={shown.codes} t={t} />}
      {shown.secret === undefined && !shown.codes && (
        <Press
          visit={visit}
          action="/desk/account/factor"
          word={beginWord(hasOne, t)}
          class={hasOne ? 'quiet' : 'primary'}
        />
      )}
    </FactorCard>
  );
}

export async function changePassword(visit: Visit): Promise<Outcome> {
  const next = visit.field('next');
  if (next !== visit.field('again'))
    return accountPage(visit, { tone: 'bad', text: visit.t('account.differ') }, 400);
  await visit.call('changePassword', { body: { current: visit.field('current'), next } });
  return { to: '/desk/account?done=password' };
}

/** A new secret to type in; nothing counts until a code confirms it. */
export async function offerFactor(visit: Visit): Promise<Outcome> {
  const { secret } = await visit.call('offerSecondFactor');
  return accountPage(visit, undefined, undefined, { secret });
}

export async function confirmFactor(visit: Visit): Promise<Outcome> {
  const code = visit.field('code').replaceAll(/\s/g, '');
  const { recoveryCodes } = await visit.call('confirmSecondFactor', { body: { code } });
  return accountPage(visit, undefined, undefined, { codes: recoveryCodes });
}

export async function setPresence(visit: Visit): Promise<Outcome> {
  await visit.call('setPresence', { body: { status: visit.field('status') } });
  return { to: '/desk/account' };
}
