import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { PlainText } from '../../shared/plain-text.tsx';
import { deliveryOf, fateOf } from '../../shared/say.ts';
import { clockOf } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { sayProblem } from '../core/actions.ts';
import type { Desk } from '../core/desk.ts';
import type { MessageItem } from '../core/desk-state.ts';
import { settings } from '../core/settings.ts';
import { memo } from '../parts/memo.ts';
import { MediaView } from './media-view.tsx';

export interface BubbleProps {
  readonly message: MessageItem;
  readonly t: Words;
  readonly desk: Desk;
  /** The day above it, where a new one begins. */
  readonly day: string;
  /** The person's. */
  readonly language: string;
}

/** One message: whose, when, what, and how far it got. */
function BubbleView({ message, t, desk, day, language }: BubbleProps): VNode {
  const author =
    message.from === 'agent'
      ? (message.author?.name ?? t('thread.agent'))
      : t(message.from === 'bot' ? 'thread.bot' : 'thread.person');
  return (
    <>
      {day && <p class="day">{day}</p>}
      <div class={`bubble ${message.from} ${fateOf(message)}`} data-message={message.id}>
        <p class="bubble-head">
          <PlainText text={author} />
        </p>
        {message.kind === 'hidden' && <p class="text soft">{t('thread.hidden')}</p>}
        {message.text && (
          <p class="text">
            <PlainText text={message.text} />
          </p>
        )}
        {message.choices.length > 0 && (
          <ul class="offered" aria-label={t('thread.choices')}>
            {message.choices.map((choice) => (
              <li key={choice}>
                <PlainText text={choice} />
              </li>
            ))}
          </ul>
        )}
        {message.media.map((media) => (
          <MediaView key={media.href} media={media} kind={message.kind} t={t} />
        ))}
        {message.location && (
          <p class="text">
            {t('thread.location')}{' '}
            <span class="mono">
              {message.location.latitude.toFixed(5)}, {message.location.longitude.toFixed(5)}
            </span>
          </p>
        )}
        {message.from === 'person' && message.text && language !== t.language && (
          <Translated text={message.text} from={language} desk={desk} t={t} />
        )}
        <p class="bubble-foot">
          <time dateTime={message.at}>{clockOf(message.at)}</time>
          {message.from !== 'person' && message.status && (
            <span class={`status ${message.status}`}>{deliveryOf(message, t)}</span>
          )}
        </p>
      </div>
    </>
  );
}
export const Bubble = memo(BubbleView);

/** A machine translation under the original, which is always there; failing is said and stops nothing. */
function Translated(props: {
  readonly text: string;
  readonly from: string;
  readonly desk: Desk;
  readonly t: Words;
}): VNode {
  const { text, from, desk, t } = props;
  const [shown, setShown] = useState<{ text: string; engine: string } | undefined>();
  const [isBusy, setBusy] = useState(false);
  const translate = async () => {
    if (shown) return setShown(undefined);
    setBusy(true);
    const answer = await desk.api.call('translate', {
      body: { text, from: from as 'es', to: settings.get().language },
    });
    setBusy(false);
    const value = desk.settle(answer, sayProblem);
    if (value) setShown(value);
  };
  return (
    <>
      <button type="button" class="link" aria-expanded={shown !== undefined} onClick={() => void translate()}>
        {t(isBusy ? 'common.loading' : shown ? 'thread.hide_translation' : 'thread.translate')}
      </button>
      {shown && (
        <p class="text translation">
          <PlainText text={shown.text} />
          <small> — {t('thread.translated_by', { engine: shown.engine })}</small>
        </p>
      )}
    </>
  );
}
