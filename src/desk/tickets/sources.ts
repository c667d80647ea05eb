import type { MediaRef } from '../../model/index.ts';
import type { Media } from '../api/schema.ts';

const OPUS = 'audio/ogg; codecs=opus';
const CAF = 'audio/x-caf; codecs=opus';
/** Endings of files that hold Ogg; phones and gateways write any of them (chatwoot#14689). */
const OGG_NAME = /\.(og[ga]|opus)$/i;
const SOUND_NAME = /\.(og[ga]|opus|amr|aac|m4a|mp3)$/i;

/**
 * The forms in which a player is offered a sound, the sent one first; none where it is no sound. A voice note in Ogg comes
 * also as a Core Audio file: Safari plays Ogg since iOS 18.4 only (chatwoot#13210).
 * @param href path of the file
 */
export function soundSources(href: string, kind: string, media: MediaRef): Media['sources'] {
  const type = media.mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const name = media.filename ?? '';
  const isSound = kind === 'voice' || kind === 'audio' || type.startsWith('audio/') || SOUND_NAME.test(name);
  if (!isSound) return [];
  const isOgg =
    ['audio/ogg', 'audio/opus', 'application/ogg', 'audio/x-opus+ogg'].includes(type) ||
    (!type.startsWith('audio/') && (OGG_NAME.test(name) || kind === 'voice'));
  if (!isOgg) return [{ href, type: type.startsWith('audio/') ? type : null }];
  return [
    { href, type: OPUS },
    { href: `${href}?as=caf`, type: CAF },
  ];
}
