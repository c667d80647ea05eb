import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { focusOn } from '../core/keys.ts';
import { config } from '../core/load-words.ts';
import { go } from '../core/router.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { LanguagePicker } from '../parts/top-bar.tsx';

const PROBLEMS: ReadonlySet<string> = new Set([
  'wrong-credentials',
  'wrong-code',
  'too-many-tries',
  'offline',
]);

/** Sign in: e-mail and password, then the six digits where the account has a second factor. */
export function SignIn(): VNode {
  const desk = useDesk();
  const t = useWords();
  const hasEnded = useDeskState((state) => state.hasEnded);
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [problem, setProblem] = useState(hasEnded ? 'ended' : problemOfAddress());
  const [isBusy, setBusy] = useState(false);
  const credentials = useRef({ email: '', password: '' });

  const submit = async (form: FormData) => {
    if (isBusy) return;
    if (step === 'password')
      credentials.current = {
        email: String(form.get('email')).trim(),
        password: String(form.get('password')),
      };
    const code = step === 'code' ? String(form.get('code')).replaceAll(/\s/g, '') : '';
    setBusy(true);
    const answer = await desk.api.call('signIn', {
      body: { ...credentials.current, ...(code ? { code } : {}) },
    });
    setBusy(false);
    if (answer.kind === 'ok') {
      credentials.current = { email: '', password: '' };
      await desk.arrive(answer.value);
      return;
    }
    if (answer.code === 'second-factor-needed') {
      setStep('code');
      setProblem('');
      focusOn('sign-in-code');
      return;
    }
    if (answer.code === 'wrong-credentials') setStep('password');
    setProblem(PROBLEMS.has(answer.code) ? answer.code : 'failed');
  };

  return (
    <main id="main" class="sign-in" tabIndex={-1}>
      <p class="brand brand-large">
        <span class="brand-mark" aria-hidden="true" />
        {t('nav.product')}
      </p>
      <section class="card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t(step === 'code' ? 'sign_in.code_title' : 'sign_in.title')}</h1>
        <p class="soft">{t(step === 'code' ? 'sign_in.code_hint' : 'sign_in.hint')}</p>
        {problem && (
          <p class="notice bad" role="alert" id="sign-in-problem">
            {t(`sign_in.problem.${problem.replaceAll('-', '_')}`)}
          </p>
        )}
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit(new FormData(event.currentTarget));
          }}
        >
          {step === 'password' ? (
            <>
              <label class="field" key="email">
                <span>{t('sign_in.email')}</span>
                <input type="email" name="email" autocomplete="username" required maxLength={254} />
              </label>
              <label class="field" key="password">
                <span>{t('sign_in.password')}</span>
                <input
                  type="password"
                  name="password"
                  autocomplete="current-password"
                  required
                  maxLength={1024}
                />
              </label>
            </>
          ) : (
            <label class="field" key="code">
              <span>{t('sign_in.code')}</span>
              <input
                id="sign-in-code"
                name="code"
                inputMode="numeric"
                autocomplete="one-time-code"
                required
                maxLength={32}
              />
            </label>
          )}
          <button class="primary" type="submit" aria-disabled={isBusy}>
            {t(step === 'code' ? 'sign_in.confirm' : 'sign_in.submit')}
          </button>
          {step === 'code' && (
            <button
              type="button"
              class="link"
              onClick={() => {
                setStep('password');
                setProblem('');
              }}
            >
              {t('sign_in.start_over')}
            </button>
          )}
        </form>
        {step === 'password' && config().hasInstitution && (
          <a class="button institution" href="/api/session/oidc">
            {t('sign_in.institution')}
          </a>
        )}
      </section>
      <LanguagePicker />
      <p class="soft small">{t('sign_in.watched')}</p>
    </main>
  );
}

/** Whoever comes back from their institution without a session is told so; the address is cleared for the next try. */
function problemOfAddress(): string {
  if (new URLSearchParams(location.search).get('problem') !== 'institution') return '';
  history.replaceState(null, '', '/desk');
  queueMicrotask(() => go('/desk', 'replace'));
  return 'institution';
}
