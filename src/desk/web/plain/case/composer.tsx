import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { ComposeField } from '../../shared/case/compose-field.tsx';
import { isWindowClosed, MOST_CHARACTERS, whyNoReply } from '../../shared/case/reply.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { Form } from '../parts.tsx';
import type { Visit } from '../visit.ts';
import { TemplateForm } from './template-form.tsx';
import { Unsent } from './unsent.tsx';

/** What was written before it was translated. */
export interface Original {
  readonly text: string;
  readonly language: string;
}

export interface ComposerProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly reply: string;
  readonly original: Original | undefined;
}

/** Where words to the person are written. What was written and cannot be sent now is shown all the same: never lost. */
export function Composer(props: ComposerProps): VNode {
  const { visit, detail, reply } = props;
  const reason = whyNoReply(detail, visit.t);
  if (reason === undefined)
    return isWindowClosed(detail, visit.now) ? <TemplateForm {...props} /> : <ReplyForm {...props} />;
  return (
    <section class={`composer-off ${reason.isBad ? 'bad' : ''}`} id="reply">
      <p>
        <PlainText text={reason.text} />
      </p>
      {reply && <Unsent visit={visit} text={reply} />}
    </section>
  );
}

function ReplyForm({ visit, detail, reply, original }: ComposerProps): VNode {
  const { t } = visit;
  const path = `/desk/t/${detail.id}`;
  return (
    <Form visit={visit} action={`${path}/messages`} class="composer" label={t('compose.title')} id="reply">
      <input type="hidden" name="version" value={detail.threadVersion} />
      {original && (
        <p class="original">
          <input type="hidden" name="original" value={original.text} />
          <input type="hidden" name="originalLanguage" value={original.language} />
          <b>{t('compose.original')}</b> <PlainText text={original.text} />
        </p>
      )}
      <ComposeField language={detail.language} t={t} id="reply-text">
        <textarea
          id="reply-text"
          name="text"
          rows={4}
          maxLength={MOST_CHARACTERS}
          required
          placeholder={t('compose.placeholder')}
          data-draft="reply"
          value={reply}
        />
      </ComposeField>
      <div class="compose-buttons">
        <button
          type="submit"
          class="quiet"
          formaction={`${path}/help`}
          formnovalidate
          title={t('compose.help_hint')}
        >
          {t('compose.help')}
        </button>
        {detail.language !== t.language && (
          <button type="submit" class="quiet" formaction={`${path}/translate`}>
            {t('compose.translate', { language: detail.language.toUpperCase() })}
          </button>
        )}
        <button type="submit" class="primary send">
          {t('compose.send')}
        </button>
      </div>
    </Form>
  );
}
