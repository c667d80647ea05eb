import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { type Action, offeredIn } from '../../shared/case/actions.ts';
import { Press } from '../parts.tsx';
import type { Visit } from '../visit.ts';

/** Before these something has to be asked. */
const ASKING: ReadonlySet<Action> = new Set(['resolve', 'transfer', 'hold', 'priority', 'export']);

/** The buttons of a case; each is a form, or a link to what has to be asked first. */
export function Actions({ visit, detail }: { readonly visit: Visit; readonly detail: TicketDetail }): VNode {
  const { t } = visit;
  return (
    <section class="actions" aria-label={t('case.actions')}>
      {offeredIn(detail).map(({ action, look }) => {
        const href = `/desk/t/${detail.id}/${action}`;
        const word = t(`action.${action}`);
        const title = t(`action.${action}_hint`);
        return ASKING.has(action) ? (
          <a key={action} class={`button ${look}`} href={href} title={title} data-action={action}>
            {word}
          </a>
        ) : (
          <Press
            key={action}
            visit={visit}
            action={href}
            word={word}
            class={look}
            title={title}
            name={action}
          />
        );
      })}
    </section>
  );
}
