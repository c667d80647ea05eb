import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { TemplateChoices, whyNoTemplate } from '../../shared/case/templates.tsx';
import { newClientId, sendReply } from '../core/actions.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useWords } from '../core/use.ts';

/**
 * In place of the field once WhatsApp's 24 hours are over: why nothing can be written, and which approved words can be
 * sent. What was being written is kept, and the field comes back as soon as the person writes.
 */
export function TemplatePicker({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const [chosen, setChosen] = useState(detail.templates[0]?.name);
  /** Stays the same until the words go out: a lost answer does not send them twice. */
  const clientId = useRef(newClientId());
  const choose = (name: string) => {
    if (name !== chosen) clientId.current = newClientId();
    setChosen(name);
  };
  const reason = whyNoTemplate(detail, t);
  const [send, isSending] = useOneAtATime(async () => {
    if (chosen === undefined) return;
    const { id, threadVersion } = detail;
    const outcome = await sendReply(desk, id, { template: chosen }, threadVersion, clientId.current);
    if (outcome === 'sent') clientId.current = newClientId();
    await desk.readTicket();
  });
  return (
    <form
      class="composer templates"
      aria-label={t('compose.title')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p class="notice warn" role="status">
        {t('compose.window_closed')}
      </p>
      {reason && <p class="small">{reason}</p>}
      {!reason && (
        <>
          <TemplateChoices detail={detail} t={t} chosen={chosen} onChoose={choose} />
          <div class="compose-buttons">
            <button type="submit" class="primary send" aria-disabled={isSending}>
              {t(isSending ? 'compose.sending' : 'compose.template_send')}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
