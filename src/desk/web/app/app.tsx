import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PLACES } from '../shared/places.ts';
import { isUnder } from '../shared/rank.ts';
import { Conversation } from './conversation/conversation.tsx';
import { useKeys } from './core/keys.ts';
import { route } from './core/router.ts';
import { useStore } from './core/store.ts';
import { useDeskState, useWords } from './core/use.ts';
import { AccountPage } from './office/account.tsx';
import { AccountsPage } from './office/accounts.tsx';
import { AuditPage } from './office/audit.tsx';
import { LoadPage } from './office/load.tsx';
import { SignIn } from './office/sign-in.tsx';
import { Shortcuts } from './parts/shortcuts.tsx';
import { Toasts } from './parts/toasts.tsx';
import { Bar } from './parts/top-bar.tsx';
import { Practice } from './practice/practice.tsx';
import { Queue } from './queue/queue.tsx';

/** The desk: sign in, then whatever the address says. */
export function App(): VNode {
  const t = useWords();
  const phase = useDeskState((state) => state.phase);
  const session = useDeskState((state) => state.session);
  const isOnline = useDeskState((state) => state.isOnline);
  const parts = useStore(route, (value) => value.parts);
  const [isListOpen, setListOpen] = useState(false);
  useKeys({ '?': () => setListOpen(true) });
  useTitle();

  if (phase === 'loading')
    return (
      <main id="main" class="page" aria-busy="true">
        <p class="soft">{t('common.loading')}</p>
      </main>
    );
  if (phase === 'out' || !session)
    return (
      <>
        <SignIn />
        <Toasts />
      </>
    );
  const place = session.account.mustChangePassword ? 'account' : placeOf(parts, session.permissions);
  return (
    <>
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      <Bar current={place} />
      <div role="status">{!isOnline && <p class="notice bad line-cut">{t('queue.offline')}</p>}</div>
      <main id="main" tabIndex={-1} class={`at-${place} ${parts[0] === 't' ? 'has-case' : ''}`}>
        {place === 'queue' && <Shift ticket={parts[0] === 't' ? parts[1] : undefined} />}
        {place === 'practice' && <Practice caseId={parts[1]} />}
        {place === 'load' && <LoadPage />}
        {place === 'accounts' && <AccountsPage />}
        {place === 'audit' && <AuditPage />}
        {place === 'account' && <AccountPage />}
        {place === 'none' && (
          <div class="page">
            <h1>{t('case.not_found_title')}</h1>
            <p class="notice">{t('case.not_found')}</p>
          </div>
        )}
      </main>
      {isListOpen && <Shortcuts onClose={() => setListOpen(false)} />}
      <Toasts />
    </>
  );
}

/** Queue and case side by side; on a phone one at a time. */
function Shift({ ticket }: { readonly ticket: string | undefined }): VNode {
  const t = useWords();
  return (
    <>
      <Queue />
      {ticket ? (
        <Conversation id={ticket} />
      ) : (
        <section class="case-none">
          <p class="soft">{t('case.none')}</p>
        </section>
      )}
    </>
  );
}

/** Which page an address means for somebody with these permissions; an address that is not theirs leads home. */
function placeOf(parts: readonly string[], permissions: readonly string[]): string {
  const asked = parts[0] === undefined || parts[0] === 't' ? 'queue' : parts[0];
  if (asked === 'account') return 'account';
  const place = PLACES.find(([name]) => name === asked);
  if (place && permissions.includes(place[2])) return asked;
  if (asked !== 'queue') return 'none';
  return PLACES.find(([, , permission]) => permissions.includes(permission))?.[0] ?? 'account';
}

/** How many wait for me or for nobody, in the title: seen in a tab that is not in front. */
function useTitle(): void {
  const t = useWords();
  const waiting = useDeskState((state) => {
    const me = state.session?.account.id ?? '';
    let count = 0;
    for (const row of state.rows.values())
      if (row.unansweredSince && (isUnder(row, 'mine', me) || isUnder(row, 'unassigned', me))) count += 1;
    return count;
  });
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${t('nav.product')} · ${t('nav.desk')}`;
  }, [waiting, t]);
}
