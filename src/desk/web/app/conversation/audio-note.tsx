import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Words } from '../../shared/words.ts';
import type { MessageItem } from '../core/desk-state.ts';

type Media = MessageItem['media'][number];

/**
 * A sound: every browser takes of the forms offered the one that it plays (Safari before iOS 18.4 the Core Audio file),
 * and whoever has a browser that plays none can keep the file.
 */
export function AudioNote({ media, t }: { readonly media: Media; readonly t: Words }): VNode {
  const [failure, setFailure] = useState<string>();
  const { sources, href } = media;
  // The last form that is offered fails only when all before it did.
  const sayWhy = async () => setFailure(await whyNot(href, t));
  return (
    <>
      {!failure && (
        // biome-ignore lint/a11y/useMediaCaption: a voice note of a person has no captions.
        <audio controls preload="none" aria-label={t('media.voice')}>
          {sources.map((source, index) => (
            <source
              key={source.href}
              src={source.href}
              {...(source.type === null ? {} : { type: source.type })}
              {...(index === sources.length - 1 ? { onError: () => void sayWhy() } : {})}
            />
          ))}
        </audio>
      )}
      {failure && (
        <p class="notice small" role="status">
          {failure}
        </p>
      )}
      <a class="link small" href={href} download={media.filename ?? (sources.length > 1 ? 'audio.ogg' : '')}>
        {t('media.download')}
      </a>
    </>
  );
}

/** A player says only that it cannot: what the server says about the file is asked for, one byte of it at most. */
async function whyNot(href: string, t: Words): Promise<string> {
  try {
    const res = await fetch(href, { headers: { Range: 'bytes=0-0' }, cache: 'no-store' });
    if (res.ok) return t('media.cannot_play');
    const { type } = (await res.json()) as { type?: string };
    const code = type?.split(':').at(-1)?.replaceAll('-', '_') ?? '';
    return code.startsWith('media_') ? t(`problem.${code}`) : t('media.failed');
  } catch {
    return t('media.failed');
  }
}
