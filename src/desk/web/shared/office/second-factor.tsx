import type { ComponentChildren, VNode } from 'preact';
import { Field } from '../fields.tsx';
import type { Words } from '../words.ts';

export interface FactorCardProps {
  readonly hasOne: boolean;
  readonly t: Words;
  /** The step that comes next. */
  readonly children: ComponentChildren;
}

/** An authenticator app: a secret to type in, a code to confirm, recovery codes shown once. */
export function FactorCard({ hasOne, t, children }: FactorCardProps): VNode {
  return (
    <section class="card stack" aria-labelledby="factor-title">
      <h2 id="factor-title">{t('factor.title')}</h2>
      <p class="soft">{t(hasOne ? 'factor.on' : 'factor.off')}</p>
      {children}
    </section>
  );
}

/** The word for the button of the first step. */
export const beginWord = (hasOne: boolean, t: Words): string => t(hasOne ? 'factor.renew' : 'factor.start');

/** What stands in the form that confirms a secret. */
export function SecretFields({ secret, t }: { readonly secret: string; readonly t: Words }): VNode {
  return (
    <>
      <p>{t('factor.type_in')}</p>
      <p class="mono secret">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
      <Field word={t('factor.code')}>
        <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={32} />
      </Field>
      <div class="buttons">
        <button type="submit" class="primary">
          {t('factor.confirm')}
        </button>
      </div>
    </>
  );
}

/** Shown once: each opens the account once where the phone is lost. */
export function RecoveryCodes({ codes, t }: { readonly codes: readonly string[]; readonly t: Words }): VNode {
  return (
    <div role="status">
      <p>{t('factor.codes')}</p>
      <ul class="mono codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  );
}
