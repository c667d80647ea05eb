import type { VNode } from 'preact';
import { OutcomeField } from '../../shared/outcome.tsx';
import { focusOn } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useWords } from '../core/use.ts';
import type { ActInPractice } from './reply-form.tsx';

/** Closes the case that is practised; the eye goes to what was good and what is missing. */
export function CloseForm({ act }: { readonly act: ActInPractice }): VNode {
  const t = useWords();
  const [close, isClosing] = useOneAtATime(async (form: FormData) => {
    const outcome = String(form.get('outcome'));
    if (await act({ action: 'resolve', outcome })) focusOn('feedback-title');
  });
  return (
    <form
      class="practice-close"
      aria-label={t('resolve.title')}
      onSubmit={(event) => {
        event.preventDefault();
        close(new FormData(event.currentTarget));
      }}
    >
      <OutcomeField t={t} />
      <button type="submit" aria-disabled={isClosing}>
        {t('action.resolve')}
      </button>
    </form>
  );
}
