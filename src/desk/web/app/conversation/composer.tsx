import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { ComposeField } from '../../shared/case/compose-field.tsx';
import { isWindowClosed, MOST_CHARACTERS, whyNoReply } from '../../shared/case/reply.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { newClientId, sayProblem, sendReply } from '../core/actions.ts';
import { tickAt } from '../core/clock.ts';
import { keepDraft, readDraft } from '../core/drafts.ts';
import { focusOn, useKeys } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useSentField } from '../core/sent-field.ts';
import { settings } from '../core/settings.ts';
import { useDesk, useNow, useWords } from '../core/use.ts';
import { HelpPanel } from './help-panel.tsx';
import { TemplatePicker } from './template-picker.tsx';

/** Where words to the person are written, and nothing else: notes have a field of their own on the other side. */
export function Composer({ detail }: { readonly detail: TicketDetail }): VNode {
  const t = useWords();
  const now = useNow();
  const closesAt = detail.windowClosesAt === null ? undefined : Date.parse(detail.windowClosesAt);
  // The box locks when WhatsApp does, not some seconds later.
  useEffect(() => (closesAt === undefined ? undefined : tickAt(closesAt)), [closesAt]);
  const reason = whyNoReply(detail, t);
  if (reason) return <p class={`composer-off ${reason.isBad ? 'bad' : ''}`}>{reason.text}</p>;
  if (isWindowClosed(detail, now)) return <TemplatePicker detail={detail} />;
  return <ReplyForm detail={detail} />;
}

function ReplyForm({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const t = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const reply = useSentField(
    () => readDraft(detail.id, 'reply'),
    (next) => keepDraft(detail.id, 'reply', next),
  );
  const { text } = reply;
  const [hasMoved, setMoved] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  /** What was written before it was translated. */
  const [original, setOriginal] = useState<string>();
  /** Stays the same until the words go out: a lost answer does not send them twice. */
  const clientId = useRef(newClientId());
  const change = (next: string) => {
    if (next !== reply.now()) clientId.current = newClientId();
    reply.change(next);
  };
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, 200)}px`;
  }, [text]);
  useKeys({
    '/': () => {
      setHelpOpen(true);
      focusOn('help-query');
    },
  });
  useEffect(() => setMoved(false), [detail.id]);

  const [send, isSending] = useOneAtATime(async () => {
    const words = reply.now().trim();
    if (words === '') return;
    const outcome = await sendReply(desk, detail.id, { text: words }, detail.threadVersion, clientId.current);
    setMoved(outcome === 'moved');
    if (outcome === 'sent') {
      reply.hasSent(words);
      setOriginal(undefined);
      clientId.current = newClientId();
    }
    field.current?.focus();
  });
  const translate = async () => {
    const answer = await desk.api.call('translate', {
      body: { text, from: settings.get().language, to: detail.language },
    });
    const value = desk.settle(answer, sayProblem);
    if (!value) return;
    setOriginal(text);
    change(value.text);
  };
  const insert = (words: string) => {
    change(text.trim() === '' ? words : `${text.trimEnd()}\n\n${words}`);
    setHelpOpen(false);
    focusOn('reply-text');
  };

  return (
    <form
      class="composer"
      aria-label={t('compose.title')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isHelpOpen && (
        <HelpPanel language={detail.language} onInsert={insert} onClose={() => setHelpOpen(false)} />
      )}
      {hasMoved && (
        <p class="notice warn" role="alert">
          {t('compose.moved')}
        </p>
      )}
      {original !== undefined && (
        <p class="original">
          <b>{t('compose.original')}</b> <PlainText text={original} />{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              change(original);
              setOriginal(undefined);
            }}
          >
            {t('compose.undo')}
          </button>
        </p>
      )}
      <ComposeField language={detail.language} t={t} id="reply-text">
        <textarea
          id="reply-text"
          ref={field}
          rows={2}
          maxLength={MOST_CHARACTERS}
          value={text}
          aria-keyshortcuts="r Control+Enter"
          placeholder={t('compose.placeholder')}
          onInput={(event) => {
            change(event.currentTarget.value);
            desk.tellViewing('typing');
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </ComposeField>
      <div class="compose-buttons">
        <button
          type="button"
          class="quiet"
          aria-expanded={isHelpOpen}
          title={`${t('compose.help_hint')} (/)`}
          onClick={() => {
            setHelpOpen(!isHelpOpen);
            if (!isHelpOpen) focusOn('help-query');
          }}
        >
          {t('compose.help')}
        </button>
        {detail.language !== t.language && (
          <button
            type="button"
            class="quiet"
            aria-disabled={text.trim() === ''}
            onClick={() => void translate()}
          >
            {t('compose.translate', { language: detail.language.toUpperCase() })}
          </button>
        )}
        {detail.channel === 'sms' && (
          <span class="soft small">{t('compose.sms', { count: text.length })}</span>
        )}
        <button type="submit" class="primary send" aria-disabled={isSending || text.trim() === ''}>
          {t(isSending ? 'compose.sending' : 'compose.send')}
        </button>
      </div>
    </form>
  );
}
