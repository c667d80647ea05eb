import type { VNode } from 'preact';
import type { Account } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';
import { Table } from './table.tsx';

const COLUMNS = ['name', 'email', 'role', 'languages', 'capacity', 'factor', 'active'];

export interface AccountsTableProps {
  readonly accounts: readonly Account[];
  readonly t: Words;
  /** Draws the way to change one; undefined for whoever may not. */
  readonly change: ((account: Account) => VNode) | undefined;
}

/** Who works with the desk. */
export function AccountsTable({ accounts, t, change }: AccountsTableProps): VNode {
  return (
    <Table
      label={t('accounts.title')}
      columns={COLUMNS}
      word={(name) => t(`accounts.column_${name}`)}
      hasDeeds={change !== undefined}
    >
      {accounts.map((account) => (
        <tr key={account.id} class={account.isActive ? '' : 'off'}>
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
          {change && <td>{change(account)}</td>}
        </tr>
      ))}
    </Table>
  );
}
