import type { VNode } from 'preact';
import { PLACES } from '../shared/places.ts';
import { PlainText } from '../shared/plain-text.tsx';
import { TopBar } from '../shared/top-bar.tsx';
import { Press } from './parts.tsx';
import type { Said, View, Visit } from './visit.ts';

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
      {visit.signedIn && (
        <TopBar t={t} place={view.place} may={visit.may}>
          <Me visit={visit} place={view.place} />
        </TopBar>
      )}
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

function Me({ visit, place }: { readonly visit: Visit; readonly place: string }): VNode {
  return (
    <>
      <a class="me" href="/desk/account" aria-current={place === 'account' ? 'page' : undefined}>
        <b>
          <PlainText text={visit.signedIn?.account.name ?? ''} />
        </b>
      </a>
      <Press visit={visit} action="/desk/sign-out" word={visit.t('nav.sign_out')} />
    </>
  );
}
