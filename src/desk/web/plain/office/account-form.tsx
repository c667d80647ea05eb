import { DeskProblem } from '../../../contract.ts';
import { AccountFields, type AccountValues, valuesOf } from '../../shared/office/account-fields.tsx';
import { Notice } from '../frame.tsx';
import { Form } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';

const NEW = 'new';

/** A new account, or a change to one. */
export async function accountForm(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field, fields } = visit;
  const id = visit.param('account') || NEW;
  const { accounts } = await visit.call('accounts');
  const account = accounts.find((one) => one.id === id);
  if (id !== NEW && !account) throw new DeskProblem(404, 'not-found');
  const first = valuesOf(account);
  const isSent = field('name') !== '' || field('email') !== '';
  const values: AccountValues = {
    name: field('name') || first.name,
    email: field('email'),
    role: field('role') || first.role,
    languages: isSent ? fields('languages') : first.languages,
    capacity: field('capacity') || first.capacity,
  };
  const title = t(account ? 'accounts.change_title' : 'accounts.new');
  const main = (
    <div class="page narrow">
      <h1>{title}</h1>
      <Notice said={said} />
      <Form visit={visit} action={`/desk/accounts/${id}`} class="card stack">
        <AccountFields account={account} values={values} t={t}>
          {account && <p>{account.email}</p>}
        </AccountFields>
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
