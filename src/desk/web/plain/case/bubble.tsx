import type { VNode } from 'preact';
import type { Message, TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { deliveryOf, fateOf } from '../../shared/say.ts';
import type { Visit } from '../visit.ts';

export interface Translated {
  readonly id: string;
  readonly text: string;
  /** Undefined: there is none, and `text` says why. */
  readonly engine: string | undefined;
}

export interface BubbleProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly message: Message;
  /** The day above it, where a new one begins. */
  readonly day: string;
  readonly translated: Translated | undefined;
}

/** One message: whose, when, what, and how far it got. */
export function Bubble({ visit, detail, message, day, translated }: BubbleProps): VNode {
  const { t, times } = visit;
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
        {message.media.map((media) => (
          <Media key={media.href} visit={visit} detail={detail} message={message} media={media} />
        ))}
        {message.location && (
          <p class="text">
            {t('thread.location')}{' '}
            <span class="mono">
              {message.location.latitude.toFixed(5)}, {message.location.longitude.toFixed(5)}
            </span>
          </p>
        )}
        {message.from === 'person' && message.text && detail.language !== t.language && (
          <Translation visit={visit} detail={detail} message={message} translated={translated} />
        )}
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

function Translation({ visit, detail, message, translated }: Omit<BubbleProps, 'day'>): VNode | null {
  const { t } = visit;
  if (translated)
    return (
      <p class="text translation">
        <PlainText text={translated.text} />
        {translated.engine && <small> — {t('thread.translated_by', { engine: translated.engine })}</small>}
      </p>
    );
  if (!visit.may('tickets.work')) return null;
  return (
    <p class="small">
      <a href={`/desk/t/${detail.id}?translate=${message.id}#m-${message.id}`}>{t('thread.translate')}</a>
    </p>
  );
}

/**
 * A picture, voice note or file, through the desk's proxy alone. A browser takes of a sound's forms the one that it plays;
 * whoever has one that plays none can keep the file. Pictures are fetched when somebody asks: what people
 * send can be hard to see, and a phone's data costs money.
 */
function Media(
  props: Omit<BubbleProps, 'day' | 'translated'> & { readonly media: Message['media'][number] },
): VNode {
  const { visit, detail, message, media } = props;
  const { t } = visit;
  const type = media.mimeType ?? '';
  const { sources } = media;
  if (sources.length > 0)
    return (
      <>
        {/* biome-ignore lint/a11y/useMediaCaption: a voice note of a person has no captions. */}
        <audio controls preload="none" aria-label={t('media.voice')}>
          {sources.map((source) => (
            <source key={source.href} src={source.href} type={source.type ?? undefined} />
          ))}
        </audio>
        <p class="small">
          <a href={media.href} download={media.filename ?? (sources.length > 1 ? 'audio.ogg' : '')}>
            {t('media.download')}
          </a>
        </p>
      </>
    );
  if (!type.startsWith('image/') && message.kind !== 'image')
    return (
      <a class="media-button" href={media.href} download={media.filename ?? ''}>
        {t('media.file')} <PlainText text={media.filename ?? type} />
      </a>
    );
  if (visit.query('show') === message.id)
    return (
      <a class="picture" href={media.href} download={media.filename ?? ''}>
        <img src={media.href} alt={t('media.picture')} />
      </a>
    );
  return (
    <a class="media-button" href={`/desk/t/${detail.id}?show=${message.id}#m-${message.id}`} data-show>
      {t('media.show_picture')}
    </a>
  );
}
