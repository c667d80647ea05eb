import type { VNode } from 'preact';
import type { Media, Message, TicketDetail } from '../../../api/schema.ts';
import { Bubble, Translation } from '../../shared/case/bubble.tsx';
import { FileLink, formOf, Picture, Sound, soundName } from '../../shared/case/media.tsx';
import type { Visit } from '../visit.ts';

export interface Translated {
  readonly id: string;
  readonly text: string;
  /** Undefined: there is none, and `text` says why. */
  readonly engine: string | undefined;
}

export interface MessageBubbleProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly message: Message;
  /** The day above it, where a new one begins. */
  readonly day: string;
  readonly translated: Translated | undefined;
}

/** One message, with links to what a script would do on the spot. */
export function MessageBubble({ visit, detail, message, day, translated }: MessageBubbleProps): VNode {
  const { t, times } = visit;
  const here = `/desk/t/${detail.id}`;
  return (
    <Bubble
      message={message}
      t={t}
      times={times}
      day={day}
      language={detail.language}
      show={(media) => <Shown key={media.href} visit={visit} message={message} media={media} here={here} />}
      translation={
        translated ? (
          <Translation text={translated.text} engine={translated.engine} t={t} />
        ) : (
          visit.may('tickets.work') && (
            <p class="small">
              <a href={`${here}?translate=${message.id}#m-${message.id}`}>{t('thread.translate')}</a>
            </p>
          )
        )
      }
    />
  );
}

interface ShownProps {
  readonly visit: Visit;
  readonly message: Message;
  readonly media: Media;
  /** Address of the case. */
  readonly here: string;
}

/**
 * A picture, voice note or file, through the desk's proxy alone. Pictures are fetched when somebody asks: what people
 * send can be hard to see, and a phone's data costs money.
 */
function Shown({ visit, message, media, here }: ShownProps): VNode {
  const { t } = visit;
  const form = formOf(media, message.kind);
  if (form === 'file') return <FileLink media={media} t={t} />;
  if (form === 'sound')
    return (
      <>
        <Sound media={media} t={t} />
        <p class="small">
          <a href={media.href} download={soundName(media)}>
            {t('media.download')}
          </a>
        </p>
      </>
    );
  if (visit.query('show') === message.id) return <Picture media={media} t={t} />;
  return (
    <a class="media-button" href={`${here}?show=${message.id}#m-${message.id}`} data-show>
      {t('media.show_picture')}
    </a>
  );
}
