import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { type Action, offeredIn } from '../../shared/case/actions.ts';
import { act } from '../core/actions.ts';
import { focusOn, useKeys } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useWords } from '../core/use.ts';
import { ExportDialog } from './export-dialog.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import { PriorityDialog } from './priority-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

type Asking = 'transfer' | 'resolve' | 'hold' | 'priority' | 'export' | undefined;

/** Of each but the rarest: what leaves the desk is never one slip of a finger away. */
const KEY_OF: Readonly<Partial<Record<Action, string>>> = {
  claim: 'c',
  reopen: 'o',
  resolve: 'w',
  transfer: 't',
  hold: 'h',
  return: 'b',
  release: 'x',
  priority: 'p',
};

/** The buttons of a case, with their keys. */
export function Actions({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [asking, setAsking] = useState<Asking>();
  const [run, isBusy] = useOneAtATime(
    async (operation: 'claim' | 'release' | 'giveBack' | 'reopen', body?: object) => {
      const isDone = await act(desk, operation, detail.id, body as never);
      if (isDone && operation === 'claim') focusOn('reply-text');
    },
  );
  const press: Readonly<Record<Action, () => void>> = {
    claim: () => run('claim'),
    reopen: () => run('reopen', {}),
    resolve: () => setAsking('resolve'),
    transfer: () => setAsking('transfer'),
    hold: () => setAsking('hold'),
    return: () => run('giveBack', {}),
    release: () => run('release', {}),
    priority: () => setAsking('priority'),
    export: () => setAsking('export'),
  };
  const offered = offeredIn(detail);
  const keys = offered.flatMap(({ action }) => {
    const key = KEY_OF[action];
    return key ? [[key, press[action]] as const] : [];
  });
  useKeys(Object.fromEntries(keys));
  /** Only itself: the answer to one that was put away may come while another is being filled in. */
  const close = (one: Asking) => () => setAsking((now) => (now === one ? undefined : now));
  return (
    <fieldset class="actions" aria-label={t('case.actions')}>
      {offered.map(({ action, look }) => {
        const key = KEY_OF[action];
        return (
          <button
            key={action}
            type="button"
            class={look}
            data-action={action}
            aria-keyshortcuts={key}
            title={`${t(`action.${action}_hint`)}${key ? ` (${key})` : ''}`}
            aria-disabled={isBusy}
            onClick={press[action]}
          >
            {t(`action.${action}`)}
          </button>
        );
      })}
      {asking === 'transfer' && <TransferDialog detail={detail} onClose={close('transfer')} />}
      {asking === 'resolve' && <ResolveDialog detail={detail} onClose={close('resolve')} />}
      {asking === 'hold' && <HoldDialog detail={detail} onClose={close('hold')} />}
      {asking === 'export' && <ExportDialog detail={detail} onClose={close('export')} />}
      {asking === 'priority' && <PriorityDialog detail={detail} onClose={close('priority')} />}
    </fieldset>
  );
}
