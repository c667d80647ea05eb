import { isProtectionCase } from '../../handoff/score.ts';
import { type Language, type OutboundContent, TEMPLATE_LANGUAGES } from '../../model/index.ts';
import type { Texts } from '../../ports/texts.ts';
import type { TicketRecord } from '../../storage/desk-store.ts';
import { windowClosesAt } from '../tickets/rows.ts';
import type { DeskTemplate } from './load.ts';

type Content = Extract<OutboundContent, { kind: 'template' }>;

/** An approved message as a counsellor chooses it. */
export interface Offered {
  readonly name: string;
  /** Of its words; another than the person's where Meta does not know theirs. */
  readonly language: Language;
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A tap on "go on" opens the menu where no counsellor has the case by then; the other one stops everything. */
const PAYLOADS = ['menu:options', 'alert:stop'] as const;
const REST_MS = 24 * 3600_000;

/**
 * What may be sent to the person of a case once the window has closed. Nothing by SMS, which has no window, and nothing
 * ever in a case for protection: whoever finds the telephone must not learn that there is one (S28).
 */
export function offeredTo(
  templates: readonly DeskTemplate[],
  texts: Pick<Texts, 'text'>,
  ticket: Pick<TicketRecord, 'channel' | 'language' | 'reason' | 'riskCodes' | 'override'>,
): Offered[] {
  if (ticket.channel !== 'whatsapp' || isProtected(ticket)) return [];
  const { wordsOf: language } = TEMPLATE_LANGUAGES[ticket.language];
  return templates
    .filter(({ approved }) => approved.includes(language))
    .map(({ name, words }) => ({
      name,
      language,
      text: wordsOf(texts, language, words),
      buttons: [texts.text(language, 'templates:choice.go_on'), texts.text(language, 'alerts:choice.stop')],
    }));
}

/** As it goes out: without values, so that it says nothing of this person. */
export const contentOf = ({ name, language, text }: Offered): Content => ({
  kind: 'template',
  name,
  languageCode: TEMPLATE_LANGUAGES[language].code,
  parameters: [],
  payloads: PAYLOADS,
  text,
});

/** When one was sent since the window closed; a person who has not answered is not sent another for a day. */
export function sentAfterWindow(
  ticket: Pick<TicketRecord, 'channel' | 'lastInboundAt' | 'lastAgentAt'>,
  now: Date,
): Date | undefined {
  const closes = windowClosesAt(ticket);
  const at = ticket.lastAgentAt;
  if (!closes || !at || at < closes || now.getTime() - at.getTime() >= REST_MS) return undefined;
  return at;
}

function wordsOf(texts: Pick<Texts, 'text'>, language: Language, words: string): string {
  const how = texts.text(language, 'templates:how', { stop: texts.text(language, 'alerts:word.stop') });
  return `${texts.text(language, `templates:words.${words}`)} ${how}`;
}

/** Also where a person has judged it so, whatever the signs were. */
const isProtected = ({
  reason,
  riskCodes,
  override,
}: Pick<TicketRecord, 'reason' | 'riskCodes' | 'override'>) =>
  isProtectionCase(reason, riskCodes) || (override?.score ?? 0) >= 100;
