import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';
import { findOfferSigns, looksLikeOffer } from './offer-signs.ts';

export const FRAUD_DIALOG = 'fraud';

/** `check`: is this a fraud? `lost`: money or papers are already gone. */
export interface FraudOptions {
  readonly mode: 'check' | 'lost';
}

/** Priority of a person who has already lost something (reliability.md: fraud in progress 40). */
const LOST_PRIORITY = 40;
const MOST_SIGNS = 4;

/**
 * Is this offer a fraud: the signs that stand in it, in its own words, and how to check. Never says that an offer is
 * safe: no sign found is said to prove nothing.
 */
export class FraudDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(FRAUD_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { mode } = options as FraudOptions;
    const effects = effectsOf(dc);
    const { words, choice } = inputOf(dc);
    if (mode === 'lost') {
      effects.openTicket({
        reason: 'fraud_reported',
        priority: LOST_PRIORITY,
        topic: 'fraud',
        riskCodes: ['fraud_in_progress'],
      });
      answerTopic(effects, this.#ports, {
        topic: 'fraud-report',
        next: ['topic:fraud-check', 'menu:options'],
      });
    } else if (
      choice === undefined &&
      words !== undefined &&
      (looksLikeOffer(words) || findOfferSigns(words).length > 0)
    )
      this.#check(dc, words);
    else answerTopic(effects, this.#ports, { topic: 'fraud-signs' });
    return dc.endDialog();
  }

  #check(dc: DialogContext, offer: string): void {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const { language } = effects;
    const found = findOfferSigns(offer).slice(0, MOST_SIGNS);
    const lines = found.map(
      ({ sign, quote }) => `• ${texts.text(language, `fraud:sign.${sign}`, { quote })}`,
    );
    const opening = texts.text(language, found.length > 0 ? 'fraud:found' : 'fraud:none_found');
    const parts = [
      [opening, ...lines].join('\n'),
      texts.text(language, 'fraud:what_now'),
      texts.sourceLine(language, ['no-fee', 'how-to-check']),
    ];
    sayChoices(
      effects,
      texts,
      parts.filter(Boolean).join('\n\n'),
      nextChoices(texts, language, ['topic:fraud-check', 'menu:fraud-lost', 'menu:person']),
    );
    effects.event({ type: 'offer.checked', data: { signs: found.length } });
  }
}
