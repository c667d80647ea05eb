import type { ComponentChildren, VNode } from 'preact';
import type { Media, Message } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import { deliveryOf, fateOf } from '../say.ts';
import type { Times } from '../time.ts';
import type { Words } from '../words.ts';

export interface BubbleProps {
  readonly message: Message;
  readonly t: Words;
  readonly times: Times;
  /** The day above it, where a new one begins. */
  readonly day: string;
  /** The person's. */
  readonly language: string;
  /** What is drawn of a picture, a voice note or a file. */
  readonly show: (media: Media) => VNode;
  /** A translation or the way to one, for a person's words in another language than the reader's. */
  readonly translation: ComponentChildren;
}

/** One message: whose, when, what, and how far it got. */
export function Bubble({ message, t, times, day, language, show, translation }: BubbleProps): VNode {
  const author =
    message.from === 'agent'
      ? (message.author?.name ?? t('thread.agent'))
      : t(message.from === 'bot' ? 'thread.bot' : 'thread.person');
  return (
    <>
      {day && <p class="day">{day}</p>}
      <div class={`bubble ${message.from} ${fateOf(message)}`} id={`m-${message.id}`}>
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
        {message.media.map(show)}
        {message.location && (
          <p class="text">
            {t('thread.location')}{' '}
            <span class="mono">
              {message.location.latitude.toFixed(5)}, {message.location.longitude.toFixed(5)}
            </span>
          </p>
        )}
        {message.from === 'person' && message.text && language !== t.language && translation}
        <p class="bubble-foot">
          <time dateTime={message.at}>{times.clock(message.at)}</time>
          {message.from !== 'person' && message.status && (
            <span class={`status ${message.status}`}>{deliveryOf(message, t)}</span>
          )}
        </p>
      </div>
    </>
  );
}

export interface TranslationProps {
  readonly text: string;
  /** Undefined: there is none, and `text` says why. */
  readonly engine: string | undefined;
  readonly t: Words;
}

/** A machine translation, for under the original. */
export function Translation({ text, engine, t }: TranslationProps): VNode {
  return (
    <p class="text translation">
      <PlainText text={text} />
      {engine && <small> — {t('thread.translated_by', { engine })}</small>}
    </p>
  );
}
