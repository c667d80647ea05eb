import type { ComponentChildren, VNode } from 'preact';
import { ROLES } from '../../../accounts/permissions.ts';
import type { Account } from '../../../api/schema.ts';
import { Field, Select } from '../fields.tsx';
import { LANGUAGE_CODES, OWN_NAMES } from '../languages.ts';
import type { Words } from '../words.ts';

/** What the form of an account shows at first. */
export interface AccountValues {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly languages: readonly string[];
  readonly capacity: string;
}

/** @param account undefined: a new one */
export const valuesOf = (account: Account | undefined): AccountValues => ({
  name: account?.name ?? '',
  email: account?.email ?? '',
  role: account?.role ?? 'counsellor',
  languages: account?.languages ?? ['es'],
  capacity: String(account?.capacity ?? 8),
});

export interface AccountFieldsProps {
  /** Undefined: a new one. */
  readonly account: Account | undefined;
  readonly values: AccountValues;
  readonly t: Words;
  /** Said below the name. */
  readonly children?: ComponentChildren;
}

/** The fields of a new account, or of a change to one. An e-mail address is given once. */
export function AccountFields({ account, values, t, children }: AccountFieldsProps): VNode {
  return (
    <>
      <Field word={t('accounts.column_name')}>
        <input name="name" data-first required maxLength={80} defaultValue={values.name} />
      </Field>
      {children}
      {account ? (
        <Whose email={account.email} />
      ) : (
        <Field word={t('accounts.column_email')}>
          <input
            name="email"
            type="email"
            required
            maxLength={254}
            autocomplete="username"
            defaultValue={values.email}
          />
        </Field>
      )}
      <Work values={values} t={t} />
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
          <input id="is-active" type="checkbox" name="isActive" defaultChecked={account.isActive} />
          <span>{t('accounts.is_active')}</span>
        </label>
      )}
      {account?.hasSecondFactor && (
        <label class="check" for="reset-factor">
          <input id="reset-factor" type="checkbox" name="reset" />
          <span>{t('accounts.reset_factor')}</span>
        </label>
      )}
    </>
  );
}

/** For password managers: whose password it is. */
export const Whose = ({ email }: { readonly email: string }): VNode => (
  <input type="email" autocomplete="username" value={email} readOnly hidden />
);

/** What somebody does, for whom, and how much at once. */
function Work({ values, t }: { readonly values: AccountValues; readonly t: Words }): VNode {
  return (
    <>
      <Field word={t('accounts.column_role')}>
        <Select
          name="role"
          required
          value={values.role}
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
              defaultChecked={values.languages.includes(code)}
            />
            <span>{OWN_NAMES[code]}</span>
          </label>
        ))}
      </fieldset>
      <Field word={t('accounts.column_capacity')}>
        <input name="capacity" type="number" min={1} max={50} required defaultValue={values.capacity} />
      </Field>
    </>
  );
}
