import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { PlainText } from '../../shared/plain-text.tsx';
import type { Words } from '../../shared/words.ts';
import type { MessageItem } from '../core/desk-state.ts';
import { AudioNote } from './audio-note.tsx';

export interface MediaViewProps {
  readonly media: MessageItem['media'][number];
  readonly kind: string;
  readonly t: Words;
}

/**
 * A picture, voice note or file, through the desk's proxy alone. Pictures are fetched when somebody asks: what people
 * send can be hard to see, and a phone's data costs money.
 */
export function MediaView({ media, kind, t }: MediaViewProps): VNode {
  const [isShown, setShown] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const { href } = media;
  const type = media.mimeType ?? '';
  if (hasFailed) return <p class="notice small">{t('media.failed')}</p>;
  if (media.sources.length > 0) return <AudioNote media={media} t={t} />;
  if (type.startsWith('image/') || kind === 'image')
    return isShown ? (
      <a class="picture" href={href} download={media.filename ?? ''}>
        <img src={href} alt={t('media.picture')} onError={() => setFailed(true)} />
      </a>
    ) : (
      <button type="button" class="media-button" onClick={() => setShown(true)}>
        {t('media.show_picture')}
      </button>
    );
  return (
    <a class="media-button" href={href} download={media.filename ?? ''}>
      {t('media.file')} <PlainText text={media.filename ?? type} />
    </a>
  );
}
