import { effectsOf, inputOf, type Language, type OfferTerms, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { initiateHandoff } from '../shared/handoff.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';
import { findOfferGaps } from './offer-gaps.ts';
import { findOfferSigns, looksLikeOffer } from './offer-signs.ts';

export const FRAUD_DIALOG = 'fraud';

/** `check`: is this a fraud? `lost`: money or papers are already gone. */
export interface FraudOptions {
  readonly mode: 'check' | 'lost';
}

/** Priority of a person who has already lost something (reliability.md: fraud in progress 40). */
const LOST_PRIORITY = 40;
const MOST_SIGNS = 5;
/** Honest offers may pay a good deal more than the market; bait pays a multiple of it. */
const FAR_ABOVE_MARKET = 1.9;

/**
 * Is this offer a fraud: the signs that stand in it, in its own words, and how to check. Never says that an offer is
 * safe: no sign found is said to prove nothing.
 */
export class FraudDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts' | 'understander'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts' | 'understander'>) {
    super(FRAUD_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { mode } = options as FraudOptions;
    const effects = effectsOf(dc);
    const { words, choice } = inputOf(dc);
    if (mode === 'lost') {
      await initiateHandoff(dc, {
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
    const { texts, understander } = this.#ports;
    const { language } = effects;
    const found = findOfferSigns(offer);
    const isAbroad = found.some(({ sign }) => sign === 'abroad');
    const signs = found.filter(({ sign }) => sign !== 'abroad');
    const terms = understander.offer(offer);
    // The names of trades are the understanding's; the gap's own words are but a few.
    const gaps = looksLikeOffer(offer)
      ? findOfferGaps(offer).filter((gap) => gap !== 'tasks' || terms.marketMax === undefined)
      : [];
    const lines = [
      ...signs.map(({ sign, quote }) => texts.text(language, `fraud:sign.${sign}`, { quote })),
      ...this.#payLine(language, terms),
    ].slice(0, MOST_SIGNS);
    const opening = texts.text(language, lines.length > 0 ? 'fraud:found' : 'fraud:none_found');
    const parts = [
      [opening, ...lines.map((line) => `• ${line}`)].join('\n'),
      gaps.length > 0
        ? texts.text(language, 'fraud:missing', {
            gaps: gaps.map((gap) => texts.text(language, `fraud:gap.${gap}`)).join(', '),
          })
        : '',
      texts.text(language, isAbroad ? 'fraud:what_now_abroad' : 'fraud:what_now'),
      texts.sourceLine(language, isAbroad ? ['ptat-free', 'how-to-check'] : ['no-fee', 'how-to-check']),
    ];
    sayChoices(
      effects,
      texts,
      parts.filter(Boolean).join('\n\n'),
      nextChoices(texts, language, ['topic:fraud-check', 'menu:fraud-lost', 'menu:person']),
    );
    effects.event({ type: 'offer.checked', data: { signs: lines.length } });
  }

  /** Pay far above what such work pays in this country: the amount in their words, the market in figures. */
  #payLine(language: Language, { monthly, marketMax, quote, occupation }: OfferTerms): string[] {
    if (monthly === undefined || marketMax === undefined || monthly <= marketMax * FAR_ABOVE_MARKET)
      return [];
    const money = (amount: number) => formatMoney(amount);
    return [
      this.#ports.texts.text(language, 'fraud:sign.pay', {
        quote: quote ?? money(monthly),
        occupation: occupation?.[language] ?? '',
        market: money(marketMax),
      }),
    ];
  }
}

const formatMoney = (amount: number): string => `$${new Intl.NumberFormat('es-MX').format(amount)}`;
