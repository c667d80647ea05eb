import type { VNode } from 'preact';
import { ComposeField } from '../../shared/case/compose-field.tsx';
import type { LanguageCode } from '../../shared/languages.ts';
import type { BodyOf } from '../core/endpoints.ts';
import { focusOn } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useSentField } from '../core/sent-field.ts';
import { useWords } from '../core/use.ts';

/** Does something in the case that is practised. @returns true when it was done */
export type ActInPractice = (body: BodyOf<'actInPractice'>) => Promise<boolean>;

export interface ReplyFormProps {
  /** In which the person writes. */
  readonly language: LanguageCode;
  readonly act: ActInPractice;
}

/** Writes to somebody who does not exist. What was not taken stays in the field. */
export function ReplyForm({ language, act }: ReplyFormProps): VNode {
  const t = useWords();
  const field = useSentField(() => '');
  const { text } = field;
  const [send, isSending] = useOneAtATime(async () => {
    const words = text.trim();
    if (words === '') return;
    if (await act({ action: 'message', text: words })) field.hasSent(words);
    focusOn('practice-text');
  });
  return (
    <form
      class="composer"
      aria-label={t('compose.title')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ComposeField language={language} t={t} id="practice-text">
        <textarea
          id="practice-text"
          rows={2}
          maxLength={4096}
          value={text}
          aria-keyshortcuts="Control+Enter"
          placeholder={t('practice.placeholder')}
          onInput={(event) => field.change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            send();
          }}
        />
      </ComposeField>
      <div class="compose-buttons">
        <button type="submit" class="primary send" aria-disabled={isSending || text.trim() === ''}>
          {t('compose.send')}
        </button>
      </div>
    </form>
  );
}
