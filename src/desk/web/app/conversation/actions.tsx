import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { act } from '../core/actions.ts';
import { focusOn, useKeys } from '../core/keys.ts';
import { useDesk, useWords } from '../core/use.ts';
import { ExportDialog } from './export-dialog.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import { PriorityDialog } from './priority-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

type Asking = 'transfer' | 'resolve' | 'hold' | 'priority' | 'export' | undefined;

/** The buttons of a case: only what the API says this account may do with it now, each with its key but the rarest. */
export function Actions({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [asking, setAsking] = useState<Asking>();
  const [isBusy, setBusy] = useState(false);
  const can = (name: string) => detail.actions.includes(name);
  const run = async (operation: 'claim' | 'release' | 'giveBack' | 'reopen', body?: object) => {
    if (isBusy) return;
    setBusy(true);
    const isDone = await act(desk, operation, detail.id, body as never);
    setBusy(false);
    if (isDone && operation === 'claim') focusOn('reply-text');
  };
  type Button = readonly [action: string, key: string | undefined, word: string, run: () => void];
  const buttons: readonly Button[] = [
    ['claim', 'c', 'claim', () => void run('claim')],
    ['reopen', 'o', 'reopen', () => void run('reopen', {})],
    ['resolve', 'w', 'resolve', () => setAsking('resolve')],
    ['transfer', 't', 'transfer', () => setAsking('transfer')],
    ['hold', 'h', 'hold', () => setAsking('hold')],
    ['return', 'b', 'return', () => void run('giveBack', {})],
    ['release', 'x', 'release', () => void run('release', {})],
    ['priority', 'p', 'priority', () => setAsking('priority')],
    // What leaves the desk is never one slip of a finger away.
    ['export', undefined, 'export', () => setAsking('export')],
  ];
  const offered = buttons.filter(([action]) => can(action));
  useKeys(Object.fromEntries(offered.flatMap(([, key, , press]) => (key ? [[key, press]] : []))));
  const close = () => setAsking(undefined);
  return (
    <fieldset class="actions" aria-label={t('case.actions')}>
      {offered.map(([action, key, word, press], index) => (
        <button
          key={action}
          type="button"
          class={index === 0 && action !== 'export' ? 'primary' : 'quiet'}
          data-action={action}
          aria-keyshortcuts={key}
          title={`${t(`action.${word}_hint`)}${key ? ` (${key})` : ''}`}
          aria-disabled={isBusy}
          onClick={press}
        >
          {t(`action.${word}`)}
        </button>
      ))}
      {asking === 'transfer' && <TransferDialog detail={detail} onClose={close} />}
      {asking === 'resolve' && <ResolveDialog detail={detail} onClose={close} />}
      {asking === 'hold' && <HoldDialog detail={detail} onClose={close} />}
      {asking === 'export' && <ExportDialog detail={detail} onClose={close} />}
      {asking === 'priority' && <PriorityDialog detail={detail} onClose={close} />}
    </fieldset>
  );
}
