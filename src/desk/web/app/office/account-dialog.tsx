import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Account, Role } from '../../../api/schema.ts';
import type { LanguageCode } from '../../shared/languages.ts';
import { AccountFields, valuesOf } from '../../shared/office/account-fields.tsx';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

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
      <AccountFields account={account} values={valuesOf(account)} t={t} />
    </Dialog>
  );
}
