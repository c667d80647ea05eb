import { effectsOf, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';
import { conversationOf } from './vacancies.dialog.ts';

export const FOLLOW_UP_DIALOG = 'follow-up';

const OUTCOMES = ['hired', 'interview', 'no_answer', 'asked_for_money', 'other'] as const;
const LOST_PRIORITY = 40;

export interface FollowUpOptions {
  /** `open`: which answer it is, is asked; otherwise one of the outcomes. */
  readonly outcome: string;
}

/** How an application went: asked once, counted; "they asked me for money" is a report and a case for a person. */
export class FollowUpDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>) {
    super(FOLLOW_UP_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { outcome } = options as FollowUpOptions;
    const { texts, vacancies } = this.#ports;
    const effects = effectsOf(dc);
    const { language } = effects;
    if (outcome === 'open')
      sayChoices(
        effects,
        texts,
        texts.text(language, 'followup:ask'),
        OUTCOMES.map((one) => ({
          id: `followup:${one}`,
          label: texts.text(language, `followup:choice.${one}`),
        })),
      );
    else {
      const answer = await vacancies?.answerFollowUp(conversationOf(dc), outcome);
      effects.event({ type: 'followup.answered', data: { outcome } });
      if (answer?.isFraudReport || outcome === 'asked_for_money') {
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
      } else
        sayChoices(
          effects,
          texts,
          texts.text(language, `followup:thanks.${outcome}`),
          choicesOf(texts, language, [
            { id: 'jobs:guide', label: 'vacancies:choice.guide' },
            { id: 'menu:rights', label: 'menu:choice.menu_rights' },
            { id: 'menu:person', label: 'menu:choice.menu_person' },
          ]),
        );
    }
    return dc.endDialog();
  }
}
