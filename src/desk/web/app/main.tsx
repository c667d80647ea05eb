import { render } from 'preact';
import { App } from './app.tsx';
import { makeNotifier } from './core/alerts.ts';
import { makeHttpApi } from './core/api.ts';
import { setServerTime, startTicker } from './core/clock.ts';
import { Desk } from './core/desk.ts';
import { Live } from './core/live.ts';
import { loadWords } from './core/load-words.ts';
import { route, startRouter, ticketPath } from './core/router.ts';
import { followOtherTabs, settings } from './core/settings.ts';
import { mayTakeOver, takeOver, watchForms } from './core/take-over.ts';
import { DeskContext } from './core/use.ts';

const desk: Desk = new Desk({
  api: makeHttpApi({
    csrf: () => desk.store.get().session?.csrf,
    onServerTime: (ms) => setServerTime(ms),
    onSignedOut: () => desk.store.get().phase === 'in' && desk.leave(true),
  }),
  openLive: (options) => new Live(options),
  notifier: makeNotifier(),
  ticketPath,
  queuePath: '/desk',
});

let { language } = settings.get();
settings.watch(() => {
  if (settings.get().language === language) return;
  language = settings.get().language;
  void loadWords(language);
});
document.addEventListener('visibilitychange', () => desk.onVisibility(document.hidden));
// Whoever closes the page no longer looks at the case.
addEventListener('pagehide', () => desk.tellViewing('gone'));
followOtherTabs();
startTicker();
watchForms();
if (document.readyState === 'loading')
  await new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true }));
await Promise.all([loadWords(language), desk.start()]);
const root = document.getElementById('app');
const [place, ticket] = route.get().parts;
if (root && place === 't' && ticket && mayTakeOver(root, desk)) await desk.openTicket(ticket);
// Asked last: somebody may have begun to write in the page that was there first.
if (root && mayTakeOver(root, desk)) {
  startRouter();
  takeOver(root, desk, () =>
    render(
      <DeskContext.Provider value={desk}>
        <App />
      </DeskContext.Provider>,
      root,
    ),
  );
}
