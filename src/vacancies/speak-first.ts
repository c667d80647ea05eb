import {
  type ChannelName,
  type Conversation,
  type Language,
  type OutboundContent,
  TEMPLATE_LANGUAGES,
} from '../model/index.ts';

/** Two hours less than Meta's 24 (131047): a message may wait in the outbox for a while. */
const WINDOW_MS = 22 * 3600_000;

/**
 * In which form somebody may be written to who has not just asked.
 * - `free`: inside WhatsApp's service window, or in the terminal: anything
 * - `template`: WhatsApp outside the window: approved words only
 * - `text`: SMS to somebody who agreed to it
 * - `none`: SMS without consent
 */
export function formFor(
  { address, lastInboundAt }: Pick<Conversation, 'address' | 'lastInboundAt'>,
  now: Date,
  hasSmsConsent: boolean,
): 'free' | 'template' | 'text' | 'none' {
  const channel: ChannelName = address.channel;
  if (channel === 'sms') return hasSmsConsent ? 'text' : 'none';
  if (channel === 'whatsapp' && now.getTime() - lastInboundAt.getTime() > WINDOW_MS) return 'template';
  return 'free';
}

type Template = Extract<OutboundContent, { kind: 'template' }>;

/** Templates as submitted to Meta (docs/whatsapp-templates.md). A changed text is a new name. */
export const TEMPLATES = { news: 'rumbo_news_1', followUp: 'rumbo_follow_up_1' } as const;

/**
 * An approved message without values: it says nothing that is about this person.
 * @param textOf its words in a language, for the transcript
 * @param payloads what its buttons give back
 */
export function approved(
  name: (typeof TEMPLATES)[keyof typeof TEMPLATES],
  language: Language,
  textOf: (language: Language) => string,
  payloads: readonly string[],
): Template {
  const { code, wordsOf } = TEMPLATE_LANGUAGES[language];
  return { kind: 'template', name, languageCode: code, parameters: [], payloads, text: textOf(wordsOf) };
}
