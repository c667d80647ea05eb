import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { AccountHead, PasswordFields } from '../../shared/office/account.tsx';
import { sayProblem } from '../core/actions.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { LanguagePicker } from '../parts/top-bar.tsx';
import { SecondFactor } from './second-factor.tsx';

/** My account: the password, the second factor, the language of the pages. */
export function AccountPage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const session = useDeskState((state) => state.session);
  if (!session) return <p class="soft">{t('common.loading')}</p>;
  const { account } = session;
  const endAll = async () => {
    await desk.api.call('signOut', { query: { all: 'true' } });
    desk.leave(false);
  };
  return (
    <div class="page narrow">
      <h1>{t('account.title')}</h1>
      <AccountHead account={account} t={t} />
      <ChangePassword email={account.email} />
      <SecondFactor hasOne={account.hasSecondFactor} />
      <section class="card stack">
        <h2>{t('account.browser')}</h2>
        <LanguagePicker />
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => void endAll()}>
            {t('account.end_all')}
          </button>
          <button type="button" onClick={() => void desk.signOut()}>
            {t('nav.sign_out')}
          </button>
        </div>
      </section>
    </div>
  );
}

function ChangePassword({ email }: { readonly email: string }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [problem, setProblem] = useState('');
  const [submit] = useOneAtATime(async (element: HTMLFormElement) => {
    const form = new FormData(element);
    const next = String(form.get('next'));
    if (next !== String(form.get('again'))) return setProblem(t('account.differ'));
    const answer = await desk.api.call('changePassword', {
      body: { current: String(form.get('current')), next },
    });
    if (answer.kind === 'problem') return setProblem(sayProblem(answer.code, ''));
    setProblem('');
    element.reset();
    desk.toast('good', t('account.changed'));
    await desk.enter(answer.value);
  });
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t('account.password')}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        {problem && (
          <p class="notice bad" role="alert">
            {problem}
          </p>
        )}
        <PasswordFields email={email} t={t} />
      </form>
    </section>
  );
}
