import { type PageLanguage, PLACES, WORDS } from './words.ts';

interface Bubble {
  id: string;
  channel: 'whatsapp' | 'sms';
  from: 'person' | 'rumbo';
  at: number;
  text: string;
  buttons?: { id: string; title: string }[];
  quickReplies?: { id: string; title: string }[];
  list?: { button: string; rows: { id: string; title: string; description?: string }[] };
  link?: { url: string; label: string };
  asksLocation?: boolean;
  sms?: { segments: number; encoding: string; length: number };
}
type PhoneEvent = { seq: number } & (
  | { kind: 'bubble'; bubble: Bubble }
  | { kind: 'status'; id: string; status: string }
);
type Row = { title: string; description?: string; act: () => void };

const find = <T extends HTMLElement>(selector: string, within: ParentNode = document): T => {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
};
const TICKS: Record<string, string> = { sent: '✓', delivered: '✓✓', read: '✓✓' };

let language: PageLanguage = remembered('language') === 'en' ? 'en' : 'es';
let person = remembered('person') ?? inventPerson();
let stream: EventSource | undefined;
const words = () => WORDS[language];

function remembered(name: string): string | undefined {
  return sessionStorage.getItem(`rumbo-${name}`) ?? undefined;
}
function remember(name: string, value: string): void {
  sessionStorage.setItem(`rumbo-${name}`, value);
}

function inventPerson(): string {
  return `55000${String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
    .slice(-5)
    .padStart(5, '0')}`;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

async function send(message: Record<string, unknown>): Promise<void> {
  const isHidden = find<HTMLInputElement>('#hidden-number').checked;
  const res = await fetch('/simulator/messages', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person, isHidden, ...message }),
  }).catch(() => undefined);
  if (res?.ok) return;
  const talk = find(`[data-channel='${message.channel ?? 'whatsapp'}'] .talk`);
  talk.append(element('p', 'failed', words().failed));
  talk.scrollTop = talk.scrollHeight;
}

function showBubble(bubble: Bubble): void {
  const talk = find(`[data-channel='${bubble.channel}'] .talk`);
  // Only the newest question can be answered by tapping, as on a phone older ones still can: they stay.
  const box = element('div', `bubble${bubble.from === 'person' ? ' mine' : ''}`);
  box.dataset.id = bubble.id;
  const text = element('p');
  linkify(text, bubble.text);
  const meta = element('div', `meta${bubble.sms ? ' cost' : ''}`);
  if (bubble.sms) {
    const { segments, encoding, length } = bubble.sms;
    meta.append(
      element(
        'span',
        'segments',
        `${segments} ${segments === 1 ? words().segment : words().segments} · ${encoding} · ${length} ${words().characters}`,
      ),
    );
  }
  meta.append(
    element(
      'span',
      'time',
      new Date(bubble.at).toLocaleTimeString(language, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
    ),
    element('span', 'ticks'),
  );
  box.append(text, meta);
  talk.append(box);
  const options = optionsOf(bubble);
  if (options) talk.append(options);
  talk.scrollTop = talk.scrollHeight;
}

function optionsOf(bubble: Bubble): HTMLElement | undefined {
  const options = element('div', 'options');
  const add = (label: string, act: () => void) => {
    const button = element('button', '', label);
    button.type = 'button';
    button.addEventListener('click', act);
    options.append(button);
  };
  for (const { id, title } of bubble.buttons ?? [])
    add(title, () => void send({ kind: 'button', id, title }));
  for (const { id, title } of bubble.quickReplies ?? [])
    add(title, () => void send({ kind: 'quick_reply', id, title }));
  const { list, link } = bubble;
  if (list) {
    const rows = list.rows.map(
      ({ id, title, description }): Row => ({
        title,
        ...(description ? { description } : {}),
        act: () => void send({ kind: 'list', id, title }),
      }),
    );
    add(`☰ ${list.button}`, () => openSheet(list.button, rows));
  }
  if (link) {
    const anchor = element('a', '', `↗ ${link.label}`);
    if (/^https?:/.test(link.url)) anchor.href = link.url;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    options.append(anchor);
  }
  if (bubble.asksLocation) add(`📍 ${words().sendLocation}`, openPlaces);
  return options.childElementCount > 0 ? options : undefined;
}

/** Text nodes only; web addresses become links. */
function linkify(into: HTMLElement, text: string): void {
  let from = 0;
  for (const match of text.matchAll(/https:\/\/[^\s<>"']+/g)) {
    into.append(text.slice(from, match.index));
    const anchor = element('a', '', match[0]);
    anchor.href = match[0];
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    into.append(anchor);
    from = match.index + match[0].length;
  }
  into.append(text.slice(from));
}

function showStatus(id: string, status: string): void {
  const ticks = document.querySelector(`.bubble[data-id='${CSS.escape(id)}'] .ticks`);
  if (!ticks || ticks.classList.contains('read')) return;
  ticks.textContent = TICKS[status] ?? '';
  ticks.classList.toggle('read', status === 'read');
  ticks.setAttribute('aria-label', status);
}

let openedBy: HTMLElement | undefined;
function openSheet(title: string, rows: Row[]): void {
  const sheet = find('.sheet');
  openedBy = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
  const list = element('div', 'rows');
  for (const row of rows) {
    const button = element('button', '', row.title);
    button.type = 'button';
    if (row.description) button.append(element('small', '', row.description));
    button.addEventListener('click', () => {
      closeSheet();
      row.act();
    });
    list.append(button);
  }
  const close = element('button', 'close', words().close);
  close.type = 'button';
  close.addEventListener('click', closeSheet);
  list.append(close);
  sheet.replaceChildren(element('h2', '', title), list);
  sheet.hidden = false;
  find('button', sheet).focus();
}
function closeSheet(): void {
  find('.sheet').hidden = true;
  openedBy?.focus();
}

function openPlaces(): void {
  openSheet(
    words().location,
    PLACES.map(({ name, latitude, longitude }) => ({
      title: name,
      act: () => void send({ kind: 'location', name, latitude, longitude }),
    })),
  );
}

function followPerson(): void {
  stream?.close();
  for (const talk of document.querySelectorAll('.talk')) talk.replaceChildren();
  remember('person', person);
  for (const number of document.querySelectorAll<HTMLElement>('[data-role=number]'))
    number.textContent = `+52 ${person}`;
  let last = 0;
  const following = new EventSource(`/simulator/events?person=${person}`);
  stream = following;
  following.addEventListener('message', (message) => {
    const event = JSON.parse(String(message.data)) as PhoneEvent;
    if (event.seq <= last) return; // replayed after a reconnect
    last = event.seq;
    if (event.kind === 'bubble') showBubble(event.bubble);
    else showStatus(event.id, event.status);
  });
}

function showLanguage(): void {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll<HTMLElement>('[data-i18n]'))
    node.textContent = words()[node.dataset.i18n as 'hint'] ?? '';
  for (const input of document.querySelectorAll<HTMLInputElement>('.write input')) {
    input.placeholder = words().write;
    input.setAttribute('aria-label', words().write);
  }
  for (const button of document.querySelectorAll('.send')) button.setAttribute('aria-label', words().send);
  find('[data-action=attach]').setAttribute('aria-label', words().attach);
  const other = find('#page-language');
  other.textContent = words().otherLanguage;
  other.lang = language === 'es' ? 'en' : 'es';
}

function showTab(channel: string): void {
  for (const phone of document.querySelectorAll<HTMLElement>('.phone'))
    phone.classList.toggle('shown', phone.dataset.channel === channel);
  for (const tab of document.querySelectorAll<HTMLElement>('.tabs button'))
    tab.setAttribute('aria-pressed', String(tab.dataset.tab === channel));
}

for (const form of document.querySelectorAll<HTMLFormElement>('.write')) {
  form.addEventListener('submit', (submit) => {
    submit.preventDefault();
    const input = find<HTMLInputElement>('input', form);
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    void send({
      kind: 'text',
      channel: form.closest<HTMLElement>('.phone')?.dataset.channel ?? 'whatsapp',
      text,
    });
  });
}
for (const tab of document.querySelectorAll<HTMLElement>('.tabs button'))
  tab.addEventListener('click', () => showTab(tab.dataset.tab ?? 'whatsapp'));
find('[data-action=attach]').addEventListener('click', () =>
  openSheet(words().attach, [
    { title: `📍 ${words().location}`, act: openPlaces },
    { title: `🎤 ${words().voice}`, act: () => void send({ kind: 'voice' }) },
    { title: `📷 ${words().image}`, act: () => void send({ kind: 'image' }) },
  ]),
);
document.addEventListener('keydown', (key) => {
  if (key.key === 'Escape' && !find('.sheet').hidden) closeSheet();
});
find('#new-person').addEventListener('click', () => {
  person = inventPerson();
  followPerson();
});
find('#page-language').addEventListener('click', () => {
  language = language === 'es' ? 'en' : 'es';
  remember('language', language);
  showLanguage();
});
showLanguage();
showTab('whatsapp');
followPerson();
