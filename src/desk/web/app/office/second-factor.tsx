import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { beginWord, FactorCard, RecoveryCodes, SecretFields } from '../../shared/office/second-factor.tsx';
import { sayProblem } from '../core/actions.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useWords } from '../core/use.ts';

/** An authenticator app: a secret to type in, a code to confirm, recovery codes shown once. */
export function SecondFactor({ hasOne }: { readonly hasOne: boolean }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [secret, setSecret] = useState('');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const [offer] = useOneAtATime(async () => {
    const answer = await desk.api.call('offerSecondFactor');
    if (answer.kind === 'ok') setSecret(answer.value.secret);
    else setProblem(sayProblem(answer.code, ''));
  });
  const [confirm] = useOneAtATime(async (form: FormData) => {
    const code = String(form.get('code')).replaceAll(/\s/g, '');
    const answer = await desk.api.call('confirmSecondFactor', { body: { code } });
    if (answer.kind === 'problem') return setProblem(sayProblem(answer.code, ''));
    setProblem('');
    setSecret('');
    setCodes(answer.value.recoveryCodes);
    const session = await desk.api.call('session');
    if (session.kind === 'ok') desk.store.set({ session: session.value });
  });
  return (
    <FactorCard hasOne={hasOne} t={t}>
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {!secret && codes.length === 0 && (
        <div class="buttons">
          <button type="button" class={hasOne ? 'quiet' : 'primary'} onClick={offer}>
            {beginWord(hasOne, t)}
          </button>
        </div>
      )}
      {secret && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            confirm(new FormData(event.currentTarget));
          }}
        >
          <SecretFields secret={secret} t={t} />
        </form>
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} t={t} />}
    </FactorCard>
  );
}
