import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from '../../shared/languages.ts';
import { TopBar } from '../../shared/top-bar.tsx';
import { settings } from '../core/settings.ts';
import { useStore } from '../core/store.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Shortcuts } from './shortcuts.tsx';

/** The bar on top: product, places that this account may open, presence, sound, notices, who I am. */
export function Bar({ current }: { readonly current: string }): VNode {
  const desk = useDesk();
  const t = useWords();
  const session = useDeskState((state) => state.session);
  const presence = useDeskState((state) => state.presence);
  const [isListOpen, setListOpen] = useState(false);
  if (!session) return <header class="top" />;
  const setPresence = (status: typeof presence) => {
    desk.store.set({ presence: status });
    void desk.api.call('setPresence', { body: { status } });
  };
  return (
    <>
      <TopBar t={t} place={current} may={(permission) => session.permissions.includes(permission)}>
        {session.permissions.includes('tickets.work') && (
          <label class={`presence ${presence}`}>
            <span class="only-read">{t('nav.presence')}</span>
            <select
              value={presence}
              onChange={(event) => setPresence(event.currentTarget.value as typeof presence)}
            >
              {(['online', 'away', 'offline'] as const).map((status) => (
                <option key={status} value={status}>
                  {t(`presence.${status}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Switches />
        <button
          type="button"
          class="icon key-list"
          aria-label={t('keys.title')}
          title={`${t('keys.title')} (?)`}
          onClick={() => setListOpen(true)}
        >
          ?
        </button>
        <a class="me" href="/desk/account" aria-current={current === 'account' ? 'page' : undefined}>
          <span class="avatar" aria-hidden="true">
            {initialsOf(session.account.name)}
          </span>
          <span class="me-name">
            <b>{session.account.name}</b>
            <small>{t.code('role', session.account.role)}</small>
          </span>
        </a>
        <button type="button" class="quiet sign-out" onClick={() => void desk.signOut()}>
          {t('nav.sign_out')}
        </button>
      </TopBar>
      {isListOpen && <Shortcuts onClose={() => setListOpen(false)} />}
    </>
  );
}

/** Sound and the system's notices: off until somebody wants them. */
function Switches(): VNode {
  const desk = useDesk();
  const t = useWords();
  const hasSound = useStore(settings, (value) => value.hasSound);
  const hasNotices = useStore(settings, (value) => value.hasNotices);
  const askForNotices = async () => {
    if (hasNotices) return settings.set({ hasNotices: false });
    const isAllowed = 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    if (isAllowed) settings.set({ hasNotices: true });
    else desk.toast('bad', t('nav.notices_blocked'));
  };
  return (
    <div class="switches">
      <button
        type="button"
        class="switch"
        aria-pressed={hasSound}
        onClick={() => settings.set({ hasSound: !hasSound })}
      >
        {t('nav.sound')}
      </button>
      <button type="button" class="switch" aria-pressed={hasNotices} onClick={() => void askForNotices()}>
        {t('nav.notices')}
      </button>
    </div>
  );
}

export function LanguagePicker(): VNode {
  const t = useWords();
  const language = useStore(settings, (value) => value.language);
  return (
    <label class="field">
      <span>{t('nav.language')}</span>
      <select
        value={language}
        onChange={(event) => settings.set({ language: event.currentTarget.value as LanguageCode })}
      >
        {LANGUAGE_CODES.map((code) => (
          <option key={code} value={code} lang={code}>
            {OWN_NAMES[code]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** `María de la Paz López` → `ML`; words that do not begin with a letter do not count. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toUpperCase();
}
