import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { nothing, RevealFields } from '../../shared/case/questions.tsx';
import { sayProblem } from '../core/actions.ts';
import { nowMs } from '../core/clock.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** The number, hidden but for its end. Seen in full for a minute, with a reason that is kept. */
export function RevealNumber({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [isAsking, setAsking] = useState(false);
  const [shown, setShown] = useState<{ number: string; hideAt: string } | undefined>();
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(undefined), Math.max(0, Date.parse(shown.hideAt) - nowMs()));
    return () => clearTimeout(timer);
  }, [shown]);
  const submit = async (form: FormData) => {
    const answer = await desk.api.call('reveal', {
      path: { ticket: detail.id },
      body: { reason: String(form.get('reason')).trim() },
    });
    const value = desk.settle(answer, sayProblem);
    if (!value) return;
    setShown(value);
    setAsking(false);
  };
  return (
    <>
      <span class="mono">{shown?.number ?? detail.context.maskedNumber}</span>{' '}
      {detail.actions.includes('reveal') && !shown && (
        <button type="button" class="link" onClick={() => setAsking(true)}>
          {t('context.reveal')}
        </button>
      )}
      {isAsking && (
        <Dialog
          title={t('reveal.title')}
          submit={t('reveal.submit')}
          onClose={() => setAsking(false)}
          onSubmit={submit}
        >
          <RevealFields t={t} typed={nothing} />
        </Dialog>
      )}
    </>
  );
}
