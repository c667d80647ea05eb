import type { VNode } from 'preact';
import type { Account } from '../../../api/schema.ts';
import { Field } from '../fields.tsx';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';
import { Whose } from './account-fields.tsx';

/** Whose account it is, and that its password is not their own yet. */
export function AccountHead({ account, t }: { readonly account: Account; readonly t: Words }): VNode {
  return (
    <>
      {account.mustChangePassword && <p class="notice warn">{t('account.must_change')}</p>}
      <p>
        <b>
          <PlainText text={account.name} />
        </b>{' '}
        · {account.email} · {t.code('role', account.role)}
      </p>
    </>
  );
}

/** What is asked for to change a password, and the button. */
export function PasswordFields({ email, t }: { readonly email: string; readonly t: Words }): VNode {
  return (
    <>
      <Whose email={email} />
      <Field word={t('account.current')}>
        <input type="password" name="current" required autocomplete="current-password" maxLength={1024} />
      </Field>
      <Field word={t('account.next')}>
        <input
          type="password"
          name="next"
          required
          minLength={12}
          maxLength={1024}
          autocomplete="new-password"
        />
      </Field>
      <Field word={t('account.again')}>
        <input type="password" name="again" required maxLength={1024} autocomplete="new-password" />
      </Field>
      <div class="buttons">
        <button type="submit" class="primary">
          {t('account.change')}
        </button>
      </div>
    </>
  );
}
