import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Media } from '../../../api/schema.ts';
import { Sound, soundName } from '../../shared/case/media.tsx';
import type { Words } from '../../shared/words.ts';

/** A sound; of one that cannot be played it is said why, and the file can be kept. */
export function AudioNote({ media, t }: { readonly media: Media; readonly t: Words }): VNode {
  const [failure, setFailure] = useState<string>();
  const { href } = media;
  const sayWhy = async () => setFailure(await whyNot(href, t));
  return (
    <>
      {!failure && <Sound media={media} t={t} onError={() => void sayWhy()} />}
      {failure && (
        <p class="notice small" role="status">
          {failure}
        </p>
      )}
      <a class="link small" href={href} download={soundName(media)}>
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
