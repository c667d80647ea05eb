import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { Press } from '../parts.tsx';
import type { Visit } from '../visit.ts';

/** By action of the API: the word, the path behind the case, and whether something has to be asked first. */
const ACTIONS: readonly (readonly [action: string, word: string, path: string, asks: boolean])[] = [
  ['claim', 'claim', 'claim', false],
  ['reopen', 'reopen', 'reopen', false],
  ['resolve', 'resolve', 'resolve', true],
  ['transfer', 'transfer', 'transfer', true],
  ['hold', 'hold', 'hold', true],
  ['return', 'return', 'return', false],
  ['release', 'release', 'release', false],
  ['priority', 'priority', 'priority', true],
  ['export', 'export', 'export', true],
];

/** Only what the API says this account may do with the case now; it decides again when a button is pressed. */
export function Actions({ visit, detail }: { readonly visit: Visit; readonly detail: TicketDetail }): VNode {
  const { t } = visit;
  const offered = ACTIONS.filter(([action]) => detail.actions.includes(action));
  return (
    <section class="actions" aria-label={t('case.actions')}>
      {offered.map(([action, word, path, asks], index) => {
        const href = `/desk/t/${detail.id}/${path}`;
        const look = index === 0 && action !== 'export' ? 'primary' : 'quiet';
        const title = t(`action.${word}_hint`);
        return asks ? (
          <a key={action} class={`button ${look}`} href={href} title={title} data-action={action}>
            {t(`action.${word}`)}
          </a>
        ) : (
          <Press
            key={action}
            visit={visit}
            action={href}
            word={t(`action.${word}`)}
            class={look}
            title={title}
            name={action}
          />
        );
      })}
    </section>
  );
}
