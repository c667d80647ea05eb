import type { VNode } from 'preact';
import type { Media } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';

export interface MediaProps {
  readonly media: Media;
  readonly t: Words;
  /** Where a script runs: what a browser cannot show or play is told. */
  readonly onError?: () => void;
}

/** As what something that was sent is drawn. @param kind of the message */
export function formOf({ sources, mimeType }: Media, kind: string): 'sound' | 'picture' | 'file' {
  if (sources.length > 0) return 'sound';
  return mimeType?.startsWith('image/') || kind === 'image' ? 'picture' : 'file';
}

/** A file to keep. */
export function FileLink({ media, t }: MediaProps): VNode {
  return (
    <a class="media-button" href={media.href} download={media.filename ?? ''}>
      {t('media.file')} <PlainText text={media.filename ?? media.mimeType ?? ''} />
    </a>
  );
}

/** A picture that somebody asked for. */
export function Picture({ media, t, onError }: MediaProps): VNode {
  return (
    <a class="picture" href={media.href} download={media.filename ?? ''}>
      <img src={media.href} alt={t('media.picture')} onError={onError} />
    </a>
  );
}

/** A sound: every browser takes of the forms offered the one that it plays (Safari before iOS 18.4 the Core Audio file). */
export function Sound({ media: { sources }, t, onError }: MediaProps): VNode {
  return (
    // biome-ignore lint/a11y/useMediaCaption: a voice note of a person has no captions.
    <audio controls preload="none" aria-label={t('media.voice')}>
      {sources.map(({ href, type }, index) => (
        // The last form that is offered fails only when all before it did.
        <source
          key={href}
          src={href}
          type={type ?? undefined}
          onError={index === sources.length - 1 ? onError : undefined}
        />
      ))}
    </audio>
  );
}

/** As what a sound is kept by whoever has a browser that plays none of its forms. */
export const soundName = ({ filename, sources }: Media): string =>
  filename ?? (sources.length > 1 ? 'audio.ogg' : '');
