import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Code, Credentials, SignInCard } from '../../shared/sign-in.tsx';
import { focusOn } from '../core/keys.ts';
import { config } from '../core/load-words.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
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
  const credentials = useRef({ email: '', password: '' });

  const [submit, isBusy] = useOneAtATime(async (form: FormData) => {
    if (step === 'password')
      credentials.current = {
        email: String(form.get('email')).trim(),
        password: String(form.get('password')),
      };
    const code = step === 'code' ? String(form.get('code')).replaceAll(/\s/g, '') : '';
    const answer = await desk.api.call('signIn', {
      body: { ...credentials.current, ...(code ? { code } : {}) },
    });
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
  });

  return (
    <main id="main" class="sign-in" tabIndex={-1}>
      <SignInCard
        t={t}
        wantsCode={step === 'code'}
        hasInstitution={config().hasInstitution === true}
        problem={
          problem && (
            <p class="notice bad" role="alert" id="sign-in-problem">
              {t(`sign_in.problem.${problem.replaceAll('-', '_')}`)}
            </p>
          )
        }
      >
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            submit(new FormData(event.currentTarget));
          }}
        >
          {step === 'code' ? <Code t={t} /> : <Credentials t={t} email="" />}
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
      </SignInCard>
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
