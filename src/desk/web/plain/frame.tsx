import type { VNode } from 'preact';
import type { Permission } from '../../accounts/permissions.ts';
import { PlainText } from '../shared/plain-text.tsx';
import { Press } from './parts.tsx';
import type { Said, View, Visit } from './visit.ts';

/** Where each part of the desk is, and which permission opens it; in the order of the bar. */
export const PLACES: readonly (readonly [name: string, href: string, permission: Permission])[] = [
  ['queue', '/desk', 'tickets.read'],
  ['practice', '/desk/practice', 'practice'],
  ['load', '/desk/load', 'load.read'],
  ['accounts', '/desk/accounts', 'accounts.read'],
  ['audit', '/desk/audit', 'audit.read'],
];

/** The first part of the desk that somebody may open. */
export const homeOf = (visit: Visit): string =>
  PLACES.find(([, , permission]) => visit.may(permission))?.[1] ?? '/desk/account';

/** What is in the page's body: the bar on top, what is said, the page itself. */
export function Frame({ visit, view }: { readonly visit: Visit; readonly view: View }): VNode {
  const { t } = visit;
  return (
    <>
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      {visit.signedIn && <TopBar visit={visit} place={view.place} />}
      <main id="main" tabIndex={-1}>
        {view.main}
      </main>
    </>
  );
}

/** An outcome or a refusal, where the reader's eye is; it stands in the title too, which is what is read out first. */
export function Notice({ said }: { readonly said: Said | undefined }): VNode | null {
  if (!said) return null;
  return (
    <p
      class={`notice ${said.tone}`}
      id="said"
      role={said.tone === 'good' ? 'status' : 'alert'}
      data-said={said.tone}
    >
      <PlainText text={said.text} />
    </p>
  );
}

function TopBar({ visit, place }: { readonly visit: Visit; readonly place: string }): VNode {
  const { t, signedIn } = visit;
  return (
    <header class="top">
      <a class="brand" href="/desk">
        <span class="brand-mark" aria-hidden="true" />
        {t('nav.product')}
      </a>
      <nav aria-label={t('nav.main')}>
        <ul>
          {PLACES.filter(([, , permission]) => visit.may(permission)).map(([name, href]) => (
            <li key={name}>
              <a href={href} aria-current={place === name ? 'page' : undefined}>
                {t(`nav.${name}`)}
              </a>
            </li>
          ))}
          {visit.may('indicators.read') && (
            <li>
              <a href="/indicators">{t('nav.indicators')}</a>
            </li>
          )}
        </ul>
      </nav>
      <div class="top-me">
        <a class="me" href="/desk/account" aria-current={place === 'account' ? 'page' : undefined}>
          <b>
            <PlainText text={signedIn?.account.name ?? ''} />
          </b>
        </a>
        <Press visit={visit} action="/desk/sign-out" word={t('nav.sign_out')} />
      </div>
    </header>
  );
}
