import type { ComponentChildren, VNode } from 'preact';
import { Field } from './fields.tsx';
import type { Words } from './words.ts';

export interface SignInCardProps {
  readonly t: Words;
  /** A code is asked for, not the password. */
  readonly wantsCode: boolean;
  /** Signing in by way of the institution is offered. */
  readonly hasInstitution: boolean;
  /** What is said above the form. */
  readonly problem: ComponentChildren;
  /** The form. */
  readonly children: ComponentChildren;
}

/** Sign in: e-mail and password, then the six digits or a recovery code where the account has a second factor. */
export function SignInCard({ t, wantsCode, hasInstitution, problem, children }: SignInCardProps): VNode {
  return (
    <>
      <p class="brand brand-large">
        <span class="brand-mark" aria-hidden="true" />
        {t('nav.product')}
      </p>
      <section class="card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t(wantsCode ? 'sign_in.code_title' : 'sign_in.title')}</h1>
        <p class="soft">{t(wantsCode ? 'sign_in.code_hint' : 'sign_in.hint')}</p>
        {problem}
        {children}
        {!wantsCode && hasInstitution && (
          <a class="button institution" href="/api/session/oidc">
            {t('sign_in.institution')}
          </a>
        )}
      </section>
    </>
  );
}

/** The first step. @param email as it was typed before; '' for nothing */
export function Credentials({ t, email }: { readonly t: Words; readonly email: string }): VNode {
  return (
    <>
      <Field word={t('sign_in.email')}>
        <input
          type="email"
          name="email"
          defaultValue={email}
          autocomplete="username"
          required
          maxLength={254}
        />
      </Field>
      <Field word={t('sign_in.password')}>
        <input type="password" name="password" autocomplete="current-password" required maxLength={1024} />
      </Field>
    </>
  );
}

/** The second step. */
export function Code({ t }: { readonly t: Words }): VNode {
  return (
    <Field word={t('sign_in.code')}>
      <input
        id="sign-in-code"
        name="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        required
        maxLength={32}
      />
    </Field>
  );
}
