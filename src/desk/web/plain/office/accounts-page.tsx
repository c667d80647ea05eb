import type { VNode } from 'preact';
import type { Account } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { View, Visit } from '../visit.ts';

const COLUMNS = ['name', 'email', 'role', 'languages', 'capacity', 'factor', 'active'];

/** Who works with the desk; administrators make accounts and change them. */
export async function accountsPage(visit: Visit): Promise<View> {
  const { t } = visit;
  const { accounts } = await visit.call('accounts');
  const canWrite = visit.may('accounts.write');
  const title = t('accounts.title');
  const said = saidDone(visit);
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than a phone is scrolled with the keyboard too. */}
      <section class="table-scroll" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {t(`accounts.column_${name}`)}
                </th>
              ))}
              {canWrite && <td />}
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <Line key={account.id} visit={visit} account={account} canWrite={canWrite} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
  return { title, place: 'accounts', main, said, takesOver: true };
}

function Line(props: {
  readonly visit: Visit;
  readonly account: Account;
  readonly canWrite: boolean;
}): VNode {
  const { visit, account, canWrite } = props;
  const { t } = visit;
  return (
    <tr class={account.isActive ? '' : 'off'}>
      <th scope="row">
        <PlainText text={account.name} />
      </th>
      <td>
        <PlainText text={account.email} />
      </td>
      <td>{t.code('role', account.role)}</td>
      <td>{account.languages.join(', ')}</td>
      <td>{account.capacity}</td>
      <td>{t(account.hasSecondFactor ? 'common.yes' : 'common.no')}</td>
      <td>{t(account.isActive ? 'common.yes' : 'common.no')}</td>
      {canWrite && (
        <td>
          <a href={`/desk/accounts/${account.id}`}>
            {t('accounts.change')}{' '}
            <span class="only-read">
              <PlainText text={account.name} />
            </span>
          </a>
        </td>
      )}
    </tr>
  );
}
