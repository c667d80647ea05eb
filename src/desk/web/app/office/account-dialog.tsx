import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Account, Role } from '../../../api/schema.ts';
import { sayProblem } from '../core/actions.ts';
import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from '../core/settings.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** As ROLES of src/desk/accounts/permissions.ts; the test of the words compares the two. */
export const ROLE_CODES: readonly Role[] = [
  'counsellor',
  'protection',
  'supervisor',
  'editor',
  'ally',
  'administrator',
  'auditor',
];

export interface AccountDialogProps {
  /** Undefined: a new one. */
  readonly account: Account | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A new account, or a change to one. */
export function AccountDialog({ account, onClose, onDone }: AccountDialogProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [problem, setProblem] = useState('');
  const submit = async (form: FormData) => {
    const languages = form.getAll('languages') as LanguageCode[];
    const password = String(form.get('password') ?? '');
    const common = {
      name: String(form.get('name')).trim(),
      role: String(form.get('role')) as Role,
      languages: languages.length > 0 ? languages : (['es'] as LanguageCode[]),
      capacity: Number(form.get('capacity')),
    };
    const answer = account
      ? await desk.api.call('changeAccount', {
          path: { account: account.id },
          body: {
            ...common,
            isActive: form.get('isActive') === 'on',
            ...(password ? { password } : {}),
            ...(form.get('reset') === 'on' ? { resetSecondFactor: true as const } : {}),
          },
        })
      : await desk.api.call('createAccount', {
          body: { ...common, email: String(form.get('email')).trim(), password },
        });
    if (answer.kind === 'problem') return setProblem(sayProblem(answer.code, ''));
    desk.toast('good', t('accounts.saved'));
    onDone();
  };
  return (
    <Dialog
      title={t(account ? 'accounts.change_title' : 'accounts.new')}
      submit={t('common.save')}
      onClose={onClose}
      onSubmit={submit}
    >
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <label class="field">
        <span>{t('accounts.column_name')}</span>
        <input name="name" data-first required maxLength={80} defaultValue={account?.name ?? ''} />
      </label>
      {!account && (
        <label class="field">
          <span>{t('accounts.column_email')}</span>
          <input name="email" type="email" required maxLength={254} autocomplete="username" />
        </label>
      )}
      <label class="field">
        <span>{t('accounts.column_role')}</span>
        <select name="role" required>
          {ROLE_CODES.map((role) => (
            <option key={role} value={role} selected={role === (account?.role ?? 'counsellor')}>
              {t.code('role', role)}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="choices">
        <legend>{t('accounts.column_languages')}</legend>
        {LANGUAGE_CODES.map((code) => (
          <label key={code} class="check">
            <input
              type="checkbox"
              name="languages"
              value={code}
              defaultChecked={(account?.languages ?? ['es']).includes(code)}
            />
            <span>{OWN_NAMES[code]}</span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{t('accounts.column_capacity')}</span>
        <input
          name="capacity"
          type="number"
          min={1}
          max={50}
          required
          defaultValue={String(account?.capacity ?? 8)}
        />
      </label>
      {account && <input type="email" autocomplete="username" value={account.email} readOnly hidden />}
      <label class="field">
        <span>{t(account ? 'accounts.new_password' : 'accounts.first_password')}</span>
        <input
          name="password"
          type="password"
          minLength={12}
          maxLength={1024}
          autocomplete="new-password"
          required={!account}
        />
      </label>
      {account && (
        <>
          <label class="check">
            <input type="checkbox" name="isActive" defaultChecked={account.isActive} />
            <span>{t('accounts.is_active')}</span>
          </label>
          {account.hasSecondFactor && (
            <label class="check">
              <input type="checkbox" name="reset" />
              <span>{t('accounts.reset_factor')}</span>
            </label>
          )}
        </>
      )}
    </Dialog>
  );
}
