import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { isTemplateOut } from '../../shared/say.ts';
import { newClientId, sendReply } from '../core/actions.ts';
import { OWN_NAMES } from '../core/settings.ts';
import { useDesk, useWords } from '../core/use.ts';

/**
 * In place of the field once WhatsApp's 24 hours are over: why nothing can be written, and which approved words can be
 * sent. What was being written is kept, and the field comes back as soon as the person writes.
 */
export function TemplatePicker({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const { templates } = detail;
  const [chosen, setChosen] = useState(templates[0]?.name);
  const [isSending, setSending] = useState(false);
  const clientId = useRef(newClientId());
  const isSent = isTemplateOut(detail);
  const send = async () => {
    if (isSending || chosen === undefined) return;
    setSending(true);
    await sendReply(desk, detail.id, { template: chosen }, detail.threadVersion, clientId.current);
    clientId.current = newClientId();
    await desk.readTicket();
    setSending(false);
  };
  const [first] = templates;
  return (
    <form
      class="composer templates"
      aria-label={t('compose.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="notice warn" role="status">
        {t('compose.window_closed')}
      </p>
      {!first && <p class="small">{t('compose.template_none')}</p>}
      {first && isSent && <p class="small">{t('compose.template_sent')}</p>}
      {first && !isSent && (
        <>
          <fieldset class="choices">
            <legend>{t('compose.template_offer', { language: OWN_NAMES[first.language] })}</legend>
            {templates.map(({ name, text, buttons }) => (
              <label key={name} class="check">
                <input
                  type="radio"
                  name="template"
                  value={name}
                  checked={chosen === name}
                  onChange={() => setChosen(name)}
                />
                <span>
                  <PlainText text={text} />
                  <small class="soft">
                    {' '}
                    {t('compose.template_buttons', { buttons: buttons.join(' · ') })}
                  </small>
                </span>
              </label>
            ))}
          </fieldset>
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
