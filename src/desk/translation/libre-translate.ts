import { z } from 'zod';
import type { Translator } from '../ports.ts';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;
/** After so many failures in a row nobody is kept waiting for the next ones for a while. */
const FAILURES_TO_REST = 3;
const REST_MS = 30_000;

const Answer = z.object({
  translatedText: z.string(),
  detectedLanguage: z.object({ language: z.string() }).optional(),
});

export interface LibreTranslateConfig {
  /** Base address of a LibreTranslate server, better one's own: what people write goes there. */
  readonly url: string;
  readonly apiKey?: string;
  readonly uptimeMs: () => number;
  readonly timeoutMs?: number;
}

/**
 * Translates through a server that speaks LibreTranslate's protocol (`POST /translate`; docs.libretranslate.com).
 * A language it does not know, a fault or a slow answer is an Error: the desk then shows the original alone.
 */
export function makeLibreTranslate(config: LibreTranslateConfig): Translator {
  const { url, apiKey, uptimeMs, timeoutMs = TIMEOUT_MS } = config;
  let failures = 0;
  let restsUntil = 0;

  const ask = async (body: Record<string, string>): Promise<z.output<typeof Answer>> => {
    const res = await fetch(`${url}/translate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await res.text();
    if (!res.ok) throw new TranslationError(res.status >= 500, `the translator answered ${res.status}`);
    if (text.length > MOST_BYTES) throw new TranslationError(true, 'the translator answered too much');
    return Answer.parse(JSON.parse(text));
  };

  return {
    engine: 'LibreTranslate',
    translate: async (text, from, to) => {
      if (uptimeMs() < restsUntil) throw new TranslationError(true, 'the translator rests');
      try {
        const answer = await ask({
          q: text,
          source: from ?? 'auto',
          target: to,
          format: 'text',
          ...(apiKey === undefined ? {} : { api_key: apiKey }),
        });
        failures = 0;
        return { text: answer.translatedText, from: from ?? answer.detectedLanguage?.language ?? 'auto' };
      } catch (error) {
        // A language it lacks (400) says nothing of its health.
        const isItsFault = !(error instanceof TranslationError) || error.isItsFault;
        failures = isItsFault ? failures + 1 : 0;
        if (failures >= FAILURES_TO_REST) restsUntil = uptimeMs() + REST_MS;
        throw error;
      }
    },
  };
}

/** No translation can be had; the message holds nothing of the text. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError';
  readonly isItsFault: boolean;
  constructor(isItsFault: boolean, what: string) {
    super(what);
    this.isItsFault = isItsFault;
  }
}
