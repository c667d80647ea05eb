import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Media } from '../../../api/schema.ts';
import { FileLink, formOf, Picture } from '../../shared/case/media.tsx';
import type { Words } from '../../shared/words.ts';
import { AudioNote } from './audio-note.tsx';

export interface MediaViewProps {
  readonly media: Media;
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
  const form = formOf(media, kind);
  if (hasFailed) return <p class="notice small">{t('media.failed')}</p>;
  if (form === 'sound') return <AudioNote media={media} t={t} />;
  if (form === 'file') return <FileLink media={media} t={t} />;
  if (isShown) return <Picture media={media} t={t} onError={() => setFailed(true)} />;
  return (
    <button type="button" class="media-button" onClick={() => setShown(true)}>
      {t('media.show_picture')}
    </button>
  );
}
