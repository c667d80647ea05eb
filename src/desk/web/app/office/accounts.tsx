import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../api/schema.ts';
import { AccountsTable } from '../../shared/office/accounts.tsx';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';
import { AccountDialog } from './account-dialog.tsx';

/** Who works with the desk. Administrators make accounts, change them, and take off a lost second factor. */
export function AccountsPage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const [accounts, setAccounts] = useState<readonly Account[]>();
  const [asking, setAsking] = useState<Account | 'new' | undefined>();
  const canWrite = desk.may('accounts.write');
  const read = async () => {
    const answer = await desk.api.call('accounts');
    if (answer.kind === 'ok') setAccounts(answer.value.accounts);
    else desk.toast('bad', sayProblem(answer.code, ''));
  };
  useEffect(() => void read(), [desk]);
  if (!accounts) return <p class="page soft">{t('common.loading')}</p>;
  const toChange = (account: Account) => (
    <button type="button" class="link" onClick={() => setAsking(account)}>
      {t('accounts.change')} <span class="only-read">{account.name}</span>
    </button>
  );
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t('accounts.title')}</h1>
        {canWrite && (
          <button type="button" class="primary" onClick={() => setAsking('new')}>
            {t('accounts.new')}
          </button>
        )}
      </div>
      <AccountsTable accounts={accounts} t={t} change={canWrite ? toChange : undefined} />
      {asking && (
        <AccountDialog
          account={asking === 'new' ? undefined : asking}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
            void read();
          }}
        />
      )}
    </div>
  );
}
