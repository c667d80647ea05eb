import { ROLES } from '../../../accounts/permissions.ts';
import { DeskProblem } from '../../../contract.ts';
import { LANGUAGE_CODES, OWN_NAMES } from '../../shared/languages.ts';
import { Notice } from '../frame.tsx';
import { Field, Form, Select } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';

const NEW = 'new';

/** A new account, or a change to one. */
export async function accountForm(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field, fields } = visit;
  const id = visit.param('account') || NEW;
  const { accounts } = await visit.call('accounts');
  const account = accounts.find((one) => one.id === id);
  if (id !== NEW && !account) throw new DeskProblem(404, 'not-found');
  const isSent = field('name') !== '' || field('email') !== '';
  const languages: readonly string[] = isSent ? fields('languages') : (account?.languages ?? ['es']);
  const title = t(account ? 'accounts.change_title' : 'accounts.new');
  const main = (
    <div class="page narrow">
      <h1>{title}</h1>
      <Notice said={said} />
      <Form visit={visit} action={`/desk/accounts/${id}`} class="card stack">
        <Field word={t('accounts.column_name')}>
          <input name="name" required maxLength={80} value={field('name') || (account?.name ?? '')} />
        </Field>
        {account ? (
          <>
            <p>{account.email}</p>
            {/* For password managers: whose password it is. */}
            <input type="email" autocomplete="username" value={account.email} readOnly hidden />
          </>
        ) : (
          <Field word={t('accounts.column_email')}>
            <input
              name="email"
              type="email"
              required
              maxLength={254}
              autocomplete="username"
              value={field('email')}
            />
          </Field>
        )}
        <Field word={t('accounts.column_role')}>
          <Select
            name="role"
            required
            value={field('role') || (account?.role ?? 'counsellor')}
            choices={ROLES.map((value) => ({ value, word: t.code('role', value) }))}
          />
        </Field>
        <fieldset class="choices">
          <legend>{t('accounts.column_languages')}</legend>
          {LANGUAGE_CODES.map((code) => (
            <label key={code} class="check" for={`language-${code}`}>
              <input
                id={`language-${code}`}
                type="checkbox"
                name="languages"
                value={code}
                checked={languages.includes(code)}
              />
              <span>{OWN_NAMES[code]}</span>
            </label>
          ))}
        </fieldset>
        <Field word={t('accounts.column_capacity')}>
          <input
            name="capacity"
            type="number"
            min={1}
            max={50}
            required
            value={field('capacity') || String(account?.capacity ?? 8)}
          />
        </Field>
        <Field word={t(account ? 'accounts.new_password' : 'accounts.first_password')}>
          <input
            name="password"
            type="password"
            minLength={12}
            maxLength={1024}
            autocomplete="new-password"
            required={!account}
          />
        </Field>
        {account && (
          <label class="check" for="is-active">
            <input id="is-active" type="checkbox" name="isActive" checked={account.isActive} />
            <span>{t('accounts.is_active')}</span>
          </label>
        )}
        {account?.hasSecondFactor && (
          <label class="check" for="reset-factor">
            <input id="reset-factor" type="checkbox" name="reset" />
            <span>{t('accounts.reset_factor')}</span>
          </label>
        )}
        <div class="buttons">
          <a class="button quiet" href="/desk/accounts">
            {t('common.cancel')}
          </a>
          <button type="submit" class="primary">
            {t('common.save')}
          </button>
        </div>
      </Form>
    </div>
  );
  return { title, place: 'accounts', main, said, ...(status ? { status } : {}) };
}

const common = ({ field, fields }: Visit) => ({
  name: field('name'),
  role: field('role'),
  languages: fields('languages'),
  capacity: Number(field('capacity')),
});

export async function createAccount(visit: Visit): Promise<Outcome> {
  const body = { ...common(visit), email: visit.field('email').trim(), password: visit.field('password') };
  await visit.call('createAccount', { body });
  return { to: '/desk/accounts?done=account' };
}

export async function changeAccount(visit: Visit): Promise<Outcome> {
  const password = visit.field('password');
  await visit.call('changeAccount', {
    params: { account: visit.param('account') },
    body: {
      ...common(visit),
      isActive: visit.field('isActive') === 'on',
      ...(password ? { password } : {}),
      ...(visit.field('reset') === 'on' ? { resetSecondFactor: true } : {}),
    },
  });
  return { to: '/desk/accounts?done=account' };
}
