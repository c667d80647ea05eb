import { effectsOf, inputOf, type Job, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { ASK_CHOICE, AskChoiceDialog, type AskChoiceOptions } from '../shared/ask-choice.ts';
import { ASK_TEXT, AskTextDialog, type AskTextOptions } from '../shared/ask-text.ts';
import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../shared/botbuilder.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';
import { conversationOf } from './vacancies.dialog.ts';

export const INTEREST_DIALOG = 'interest';

/** `send`: tell the portal that this person wants the vacancy; `mine`: what was sent; `withdraw`: take it back. */
export interface InterestOptions {
  readonly act: 'send' | 'mine' | 'withdraw';
  readonly id?: string;
}

/** One or two sentences; the portal takes 500 characters. */
const NOTE = '^[\\s\\S]{3,400}$';
/** Situations that the portal knows; who is in another is told what comes first. */
const UNKNOWN_TO_PORTAL: ReadonlySet<string> = new Set(['irregular', 'visitor', 'student', 'minor']);

interface Values {
  situation?: string;
  note?: string;
}

/**
 * Makes the person visible to an employer: situation, a few words about what they can do, a summary, and only after a
 * yes to it the portal is told. Nothing else of them leaves: no name, no number.
 */
export class InterestDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>) {
    super(INTEREST_DIALOG);
    this.#ports = ports;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#askSituation(step),
        (step) => this.#askNote(step),
        (step) => this.#summarise(step),
        (step) => this.#send(step),
      ]),
    );
    this.addDialog(new AskChoiceDialog(ports));
    this.addDialog(new AskTextDialog());
  }

  async #askSituation(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { vacancies, texts, knowledge } = this.#ports;
    const effects = effectsOf(step);
    const { act, id = '' } = step.options as InterestOptions;
    if (!vacancies) {
      answerTopic(effects, this.#ports, { topic: 'job-search' });
      return step.endDialog();
    }
    if (act === 'mine') return this.#mine(step);
    if (act === 'withdraw') {
      await vacancies.withdraw(conversationOf(step), id === '' ? undefined : id);
      return this.#end(step, 'withdrawn');
    }
    if (!this.#job(step)) return this.#end(step, 'gone');
    if (effects.situation !== undefined) return step.next(effects.situation);
    const { language } = effects;
    const options: AskChoiceOptions = {
      text: texts.text(language, 'vacancies:interest.ask_situation'),
      choices: knowledge
        .profiles()
        .filter(({ id: one }) => !UNKNOWN_TO_PORTAL.has(one))
        .slice(0, 10)
        .map(({ id: one }) => ({
          id: `situation:${one}`,
          label: texts.text(language, `hired:choice.${one}`),
        })),
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #askNote(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { texts } = this.#ports;
    const situation = typeof step.result === 'string' ? step.result.replace('situation:', '') : undefined;
    if (situation === undefined || UNKNOWN_TO_PORTAL.has(situation)) return this.#end(step, 'not_sent');
    (step.values as Values).situation = situation;
    const { language } = effectsOf(step);
    const options: AskTextOptions = {
      text: texts.text(language, 'vacancies:interest.ask_note'),
      again: texts.text(language, 'vacancies:interest.again_note'),
      pattern: NOTE,
    };
    return step.beginDialog(ASK_TEXT, options);
  }

  async #summarise(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { texts } = this.#ports;
    const values = step.values as Values;
    const job = this.#job(step);
    if (typeof step.result !== 'string' || !job) return this.#end(step, 'not_sent');
    values.note = withoutNumbers(step.result);
    const { language } = effectsOf(step);
    const options: AskChoiceOptions = {
      text: texts.text(language, 'vacancies:interest.consent', {
        title: job.title,
        employer: job.employer,
        situation: texts.text(language, `hired:choice.${values.situation}`),
        note: values.note,
      }),
      choices: choicesOf(texts, language, [
        { id: 'interest:yes', label: 'vacancies:choice.send' },
        { id: 'interest:no', label: 'privacy:choice.disagree' },
      ]),
      yes: 'interest:yes',
      no: 'interest:no',
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #send(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { vacancies } = this.#ports;
    const effects = effectsOf(step);
    const { situation, note } = step.values as Values;
    const { id = '' } = step.options as InterestOptions;
    if (step.result !== 'interest:yes' || !vacancies || situation === undefined || note === undefined)
      return this.#end(step, 'not_sent');
    const sent = await vacancies.register({
      conversation: conversationOf(step),
      vacancy: id,
      situation,
      language: effects.language,
      note,
      consentAt: inputOf(step).message.receivedAt,
    });
    effects.event({ type: 'interest.sent', data: { outcome: sent } });
    return this.#end(step, sent === 'queued' ? 'sent' : 'not_sent');
  }

  async #mine(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { vacancies, texts } = this.#ports;
    const effects = effectsOf(step);
    const { language, now, situation } = effects;
    const mine = (await vacancies?.registered(conversationOf(step))) ?? [];
    if (mine.length === 0) return this.#end(step, 'none_sent');
    const lines = mine.map(({ vacancy }, index) => {
      const job = vacancies?.job(vacancy, { search: {}, situation, language, now });
      return `${index + 1}. ${job ? `${job.title}, ${job.place}` : vacancy}`;
    });
    sayChoices(effects, texts, [texts.text(language, 'vacancies:interest.mine'), ...lines].join('\n'), [
      ...choicesOf(texts, language, [
        { id: 'job-withdraw:', label: 'vacancies:choice.withdraw' },
        { id: 'menu:options', label: 'menu:choice.menu_options' },
      ]),
    ]);
    return step.endDialog();
  }

  async #end(step: WaterfallStepContext, key: string): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, `vacancies:interest.${key}`),
      choicesOf(texts, effects.language, [
        ...(key === 'sent' ? [{ id: 'jobs:mine', label: 'vacancies:choice.mine' }] : []),
        { id: 'jobs:list', label: 'vacancies:choice.list' },
        { id: 'menu:options', label: 'menu:choice.menu_options' },
      ]),
    );
    return step.endDialog();
  }

  #job(step: WaterfallStepContext): Job | undefined {
    const { language, now, situation } = effectsOf(step);
    const { id = '' } = step.options as InterestOptions;
    return this.#ports.vacancies?.job(id, { search: {}, situation, language, now });
  }
}

/** Numbers long enough to be a telephone or a document stay with us; what for, the employer asks later. */
const withoutNumbers = (note: string): string => note.replace(/\d(?:[\s.-]?\d){6,}/g, '…').trim();
