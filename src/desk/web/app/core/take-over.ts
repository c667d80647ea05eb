import type { Tab } from '../../shared/rank.ts';
import type { Desk } from './desk.ts';
import { keepDraft } from './drafts.ts';
import { wordsStore } from './load-words.ts';
import { route } from './router.ts';

/**
 * The page that the server drew works by itself (src/desk/web/plain). The app takes its place as soon as it has all it
 * needs, and only where nothing is lost by it: what somebody has begun to write in a reply or a note goes along as a
 * draft; any other form that somebody has touched or sent stays, and the app comes with the page after it.
 */
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const TABS: readonly string[] = ['mine', 'unassigned', 'all', 'resolved'] satisfies Tab[];
const DRAFTS: Readonly<Record<string, 'reply' | 'note'>> = { sendMessage: 'reply', addNote: 'note' };
let isSending = false;

/** From the first moment on: a form that is on its way must not be pulled from under the browser. */
export function watchForms(): void {
  document.addEventListener('submit', () => {
    isSending = true;
  });
}

/** The server's page is still there. */
export const isPlain = (root: HTMLElement): boolean => root.dataset.takesOver === 'yes';

/** Whether the app has what the page has, and nothing on it would be lost. */
export function mayTakeOver(root: HTMLElement, desk: Desk): boolean {
  const { phase } = desk.store.get();
  const hasWords = wordsStore.get().t('nav.product') !== 'nav.product';
  const isSame = (root.dataset.signedIn === 'yes') === (phase === 'in');
  return isPlain(root) && hasWords && isSame && !isSending && !controls(root).some(isTouched);
}

/** Puts the app in the page's place. @param draw draws it into the empty element */
export function takeOver(root: HTMLElement, desk: Desk, draw: () => void): void {
  const query = new URLSearchParams(location.search);
  const ticket = route.get().parts[0] === 't' ? route.get().parts[1] : undefined;
  const sent = DRAFTS[query.get('done') ?? ''];
  if (ticket && sent) keepDraft(ticket, sent, '');
  if (ticket)
    for (const field of controls(root)) {
      const { draft } = field.dataset;
      if ((draft === 'reply' || draft === 'note') && field.value !== '')
        keepDraft(ticket, draft, field.value);
    }
  const tab = query.get('tab') ?? '';
  if (TABS.includes(tab))
    desk.store.set({
      filter: { tab: tab as Tab, topic: query.get('topic') ?? '', language: query.get('language') ?? '' },
    });
  const said = root.querySelector<HTMLElement>('[data-said]');
  const [tone, words] = [said?.dataset.said, said?.textContent];
  const active = document.activeElement;
  const at = active instanceof HTMLTextAreaElement ? active.selectionStart : undefined;

  root.replaceChildren();
  root.removeAttribute('class');
  document.documentElement.lang = wordsStore.get().t.language;
  // The page of signing in says it by itself, and clears the address then.
  const isTold = query.has('problem');
  if (!isTold) history.replaceState(null, '', location.pathname);
  scrollTo(0, 0);
  draw();
  delete root.dataset.signedIn;
  delete root.dataset.takesOver;
  if (words && !isTold) desk.toast(tone === 'good' ? 'good' : 'bad', words);
  const name = active?.id
    ? `#${active.id}`
    : active?.getAttribute('name') && `[name=${active.getAttribute('name')}]`;
  const now = name && active !== document.body ? root.querySelector<HTMLElement>(name) : null;
  now?.focus();
  if (at !== undefined && now instanceof HTMLTextAreaElement) now.setSelectionRange(at, at);
}

const controls = (root: HTMLElement): Control[] => [
  ...root.querySelectorAll<Control>('input, select, textarea'),
];

/** Drafts go along and hidden fields are ours; anything else that is not as the server drew it was somebody's doing. */
function isTouched(field: Control): boolean {
  if (field.dataset.draft !== undefined || field.type === 'hidden') return false;
  if (field instanceof HTMLSelectElement) {
    const drawn = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
    return field.selectedIndex !== Math.max(0, drawn);
  }
  if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio'))
    return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}
