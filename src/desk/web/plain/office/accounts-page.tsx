import type { Account } from '../../../api/schema.ts';
import { AccountsTable } from '../../shared/office/accounts.tsx';
import { PlainText } from '../../shared/plain-text.tsx';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { View, Visit } from '../visit.ts';

/** Who works with the desk; administrators make accounts and change them. */
export async function accountsPage(visit: Visit): Promise<View> {
  const { t } = visit;
  const { accounts } = await visit.call('accounts');
  const canWrite = visit.may('accounts.write');
  const title = t('accounts.title');
  const said = saidDone(visit);
  const toChange = ({ id, name }: Account) => (
    <a href={`/desk/accounts/${id}`}>
      {t('accounts.change')}{' '}
      <span class="only-read">
        <PlainText text={name} />
      </span>
    </a>
  );
  const main = (
    <div class="page">
      <div class="page-head">
        <h1>{title}</h1>
        {canWrite && (
          <a class="button primary" href="/desk/accounts/new">
            {t('accounts.new')}
          </a>
        )}
      </div>
      <Notice said={said} />
      <AccountsTable accounts={accounts} t={t} change={canWrite ? toChange : undefined} />
    </div>
  );
  return { title, place: 'accounts', main, said, takesOver: true };
}
