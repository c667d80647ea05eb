import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';

/** An authenticator app: a secret to type in, a code to confirm, recovery codes shown once. */
export function SecondFactor({ hasOne }: { readonly hasOne: boolean }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [secret, setSecret] = useState('');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const offer = async () => {
    const answer = await desk.api.call('offerSecondFactor');
    if (answer.kind === 'ok') setSecret(answer.value.secret);
    else setProblem(sayProblem(answer.code, ''));
  };
  const confirm = async (form: FormData) => {
    const code = String(form.get('code')).replaceAll(/\s/g, '');
    const answer = await desk.api.call('confirmSecondFactor', { body: { code } });
    if (answer.kind === 'problem') return setProblem(sayProblem(answer.code, ''));
    setProblem('');
    setSecret('');
    setCodes(answer.value.recoveryCodes);
    const session = await desk.api.call('session');
    if (session.kind === 'ok') desk.store.set({ session: session.value });
  };
  return (
    <section class="card stack" aria-labelledby="factor-title">
      <h2 id="factor-title">{t('factor.title')}</h2>
      <p class="soft">{t(hasOne ? 'factor.on' : 'factor.off')}</p>
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {!secret && codes.length === 0 && (
        <div class="buttons">
          <button type="button" class={hasOne ? 'quiet' : 'primary'} onClick={() => void offer()}>
            {t(hasOne ? 'factor.renew' : 'factor.start')}
          </button>
        </div>
      )}
      {secret && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void confirm(new FormData(event.currentTarget));
          }}
        >
          <p>{t('factor.type_in')}</p>
          <p class="mono secret">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
          <label class="field">
            <span>{t('factor.code')}</span>
            <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={32} />
          </label>
          <div class="buttons">
            <button type="submit" class="primary">
              {t('factor.confirm')}
            </button>
          </div>
        </form>
      )}
      {codes.length > 0 && (
        <div role="status">
          <p>{t('factor.codes')}</p>
          <ul class="mono codes">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
