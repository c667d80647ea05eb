import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { ContextCard } from '../../shared/case/context-card.tsx';
import { History } from '../../shared/case/history.tsx';
import { useReader } from '../core/use.ts';
import { Notes } from './notes.tsx';
import { RevealNumber } from './reveal-number.tsx';

/** What is known of a case, beside the talk: the context, notes, who held it when. */
export function Context({ detail }: { readonly detail: TicketDetail }): VNode {
  const reader = useReader();
  return (
    <aside class="context" aria-label={reader.t('case.context')}>
      <ContextCard detail={detail} number={<RevealNumber detail={detail} />} {...reader} />
      <Notes detail={detail} />
      <History detail={detail} {...reader} />
    </aside>
  );
}
