import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { OWN_NAMES } from '../../shared/languages.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { isTemplateOut } from '../../shared/say.ts';
import { Form } from '../parts.tsx';
import type { Visit } from '../visit.ts';
import { Unsent } from './unsent.tsx';

export interface TemplateFormProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  /** What was being written when the window closed. */
  readonly reply: string;
}

/**
 * In place of the reply once WhatsApp's 24 hours are over: why nothing can be written, and which approved words can be
 * sent instead. What was being written goes along with the form and comes back with its answer.
 */
export function TemplateForm({ visit, detail, reply }: TemplateFormProps): VNode {
  const { t } = visit;
  const canSend = detail.templates.length > 0 && !isTemplateOut(detail);
  const inside = (
    <>
      <p class="notice warn">{t('compose.window_closed')}</p>
      {canSend && <Offer visit={visit} detail={detail} />}
      {!canSend && (
        <p class="small">
          {t(detail.templates.length > 0 ? 'compose.template_sent' : 'compose.template_none')}
        </p>
      )}
      {reply && <Unsent visit={visit} text={reply} {...(canSend ? { name: 'text' } : {})} />}
    </>
  );
  if (!canSend)
    return (
      <section class="composer templates" id="reply" aria-label={t('compose.title')}>
        {inside}
      </section>
    );
  return (
    <Form
      visit={visit}
      action={`/desk/t/${detail.id}/messages`}
      class="composer templates"
      label={t('compose.title')}
      id="reply"
    >
      <input type="hidden" name="version" value={detail.threadVersion} />
      {inside}
    </Form>
  );
}

/** The approved messages to choose from, the first one chosen, or the one that was refused a moment ago. */
function Offer({ visit, detail }: Omit<TemplateFormProps, 'reply'>): VNode {
  const { t } = visit;
  const { templates } = detail;
  const asked = visit.field('template');
  const chosen = templates.find(({ name }) => name === asked) ?? templates[0];
  return (
    <>
      <fieldset class="choices">
        <legend>
          {t('compose.template_offer', { language: OWN_NAMES[chosen?.language ?? detail.language] })}
        </legend>
        {templates.map(({ name, text, buttons }) => (
          <label key={name} class="check" for={`template-${name}`}>
            <input
              id={`template-${name}`}
              type="radio"
              name="template"
              value={name}
              required
              checked={name === chosen?.name}
            />
            <span>
              <PlainText text={text} />
              <small class="soft"> {t('compose.template_buttons', { buttons: buttons.join(' · ') })}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="compose-buttons">
        <button type="submit" class="primary send">
          {t('compose.template_send')}
        </button>
      </div>
    </>
  );
}
