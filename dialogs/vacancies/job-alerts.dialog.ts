import { effectsOf, type JobSearch, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { ASK_CHOICE, AskChoiceDialog, type AskChoiceOptions } from '../shared/ask-choice.ts';
import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../shared/botbuilder.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';
import { conversationOf } from './vacancies.dialog.ts';
import { cut } from './words.ts';

export const JOB_ALERTS_DIALOG = 'job-alerts';

/** `keep`: tell me of new ones; `kept`: what is kept; `end`: no more of one (id) or of all. */
export interface JobAlertsOptions {
  readonly act: 'keep' | 'kept' | 'end';
  readonly search?: JobSearch;
  readonly id?: string;
}

/** Keeps searches, shows and ends them. By SMS, which costs and is seen by whoever holds the phone, only after a yes. */
export class JobAlertsDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>) {
    super(JOB_ALERTS_DIALOG);
    this.#ports = ports;
    this.addDialog(new WaterfallDialog('steps', [(step) => this.#begin(step), (step) => this.#keep(step)]));
    this.addDialog(new AskChoiceDialog(ports));
  }

  async #begin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { vacancies, texts } = this.#ports;
    const effects = effectsOf(step);
    const { act, search = {}, id } = step.options as JobAlertsOptions;
    if (!vacancies) {
      answerTopic(effects, this.#ports, { topic: 'job-search' });
      return step.endDialog();
    }
    if (act === 'end') {
      await vacancies.endKept(conversationOf(step), id);
      this.#say(step, id === undefined ? 'ended_all' : 'ended');
      return step.endDialog();
    }
    if (act === 'kept' || !vacancies.says(search).anything) {
      await this.#list(step);
      return step.endDialog();
    }
    if (effects.channel !== 'sms') return step.next(undefined);
    const options: AskChoiceOptions = {
      text: texts.text(effects.language, 'vacancies:keep.sms_consent'),
      choices: choicesOf(texts, effects.language, [
        { id: 'keep:yes', label: 'privacy:choice.agree' },
        { id: 'keep:no', label: 'privacy:choice.disagree' },
      ]),
      yes: 'keep:yes',
      no: 'keep:no',
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #keep(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { vacancies } = this.#ports;
    const effects = effectsOf(step);
    const { search = {} } = step.options as JobAlertsOptions;
    const isSms = effects.channel === 'sms';
    if (!vacancies || (isSms && step.result !== 'keep:yes')) {
      this.#say(step, 'not_kept');
      return step.endDialog();
    }
    const kept = await vacancies.keep({
      conversation: conversationOf(step),
      search,
      situation: effects.situation,
      language: effects.language,
      ...(isSms ? { smsConsentAt: effects.now } : {}),
      shown: [],
    });
    this.#say(step, kept, { what: vacancies.describe(search, effects.language) });
    effects.event({ type: 'alerts.kept', data: { outcome: kept } });
    return step.endDialog();
  }

  async #list(step: WaterfallStepContext): Promise<void> {
    const { vacancies, texts } = this.#ports;
    const effects = effectsOf(step);
    const { language } = effects;
    const kept = (await vacancies?.kept(conversationOf(step), language)) ?? [];
    if (kept.length === 0) {
      this.#say(step, 'none_kept');
      return;
    }
    const lines = kept.map(({ text }, index) => `${index + 1}. ${text}`);
    sayChoices(effects, texts, [texts.text(language, 'vacancies:keep.list'), ...lines].join('\n'), [
      ...kept.map(({ id }, index) => ({
        id: `jobs-end:${id}`,
        label: cut(texts.text(language, 'vacancies:choice.end_one', { number: index + 1 }), 24),
      })),
      ...choicesOf(texts, language, [{ id: 'jobs:end', label: 'vacancies:choice.end_all' }]),
    ]);
  }

  #say(step: WaterfallStepContext, key: string, values?: Readonly<Record<string, string>>): void {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, `vacancies:keep.${key}`, values),
      choicesOf(texts, effects.language, [
        { id: 'jobs:guide', label: 'vacancies:choice.guide' },
        { id: 'menu:options', label: 'menu:choice.menu_options' },
      ]),
    );
  }
}
