import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { TemplateChoices, whyNoTemplate } from '../../shared/case/templates.tsx';
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
  const reason = whyNoTemplate(detail, t);
  const canSend = reason === undefined;
  const inside = (
    <>
      <p class="notice warn">{t('compose.window_closed')}</p>
      {canSend ? (
        <>
          <TemplateChoices detail={detail} t={t} chosen={visit.field('template')} />
          <div class="compose-buttons">
            <button type="submit" class="primary send">
              {t('compose.template_send')}
            </button>
          </div>
        </>
      ) : (
        <p class="small">{reason}</p>
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
