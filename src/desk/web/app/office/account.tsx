import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { sayProblem } from '../core/actions.ts';
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
      {account.mustChangePassword && <p class="notice warn">{t('account.must_change')}</p>}
      <p>
        <b>{account.name}</b> · {account.email} · {t.code('role', account.role)}
      </p>
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
  const submit = async (element: HTMLFormElement) => {
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
  };
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t('account.password')}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {problem && (
          <p class="notice bad" role="alert">
            {problem}
          </p>
        )}
        {/* For password managers: whose password it is. */}
        <input type="email" autocomplete="username" value={email} readOnly hidden />
        <label class="field">
          <span>{t('account.current')}</span>
          <input type="password" name="current" required autocomplete="current-password" maxLength={1024} />
        </label>
        <label class="field">
          <span>{t('account.next')}</span>
          <input
            type="password"
            name="next"
            required
            minLength={12}
            maxLength={1024}
            autocomplete="new-password"
          />
        </label>
        <label class="field">
          <span>{t('account.again')}</span>
          <input type="password" name="again" required maxLength={1024} autocomplete="new-password" />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            {t('account.change')}
          </button>
        </div>
      </form>
    </section>
  );
}
