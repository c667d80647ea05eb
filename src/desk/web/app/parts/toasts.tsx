import type { VNode } from 'preact';
import { useDesk, useDeskState, useWords } from '../core/use.ts';

/** What just happened, said politely; what cannot wait, at once. Focus is never moved. */
export function Toasts(): VNode {
  const desk = useDesk();
  const t = useWords();
  const toasts = useDeskState((state) => state.toasts);
  const urgent = toasts.filter(({ kind }) => kind === 'bad');
  const calm = toasts.filter(({ kind }) => kind !== 'bad');
  const draw = (list: typeof toasts) =>
    list.map((toast) => (
      <div key={toast.id} class={`toast ${toast.kind}`}>
        <span>{toast.text}</span>
        {toast.ticketId && <a href={desk.deps.ticketPath(toast.ticketId)}>{t('common.open')}</a>}
        <button
          type="button"
          class="icon"
          aria-label={t('common.dismiss')}
          onClick={() => desk.dropToast(toast.id)}
        >
          ×
        </button>
      </div>
    ));
  return (
    <div class="toasts">
      <div role="status" aria-live="polite">
        {draw(calm)}
      </div>
      <div role="alert" aria-live="assertive">
        {draw(urgent)}
      </div>
    </div>
  );
}
