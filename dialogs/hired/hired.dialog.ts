import { type Choice, effectsOf, inputOf, type Language, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { ASK_CHOICE, AskChoiceDialog, type AskChoiceOptions } from '../shared/ask-choice.ts';
import {
  ComponentDialog,
  Dialog,
  type DialogContext,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../shared/botbuilder.ts';
import { findSubject } from '../shared/find-subject.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';

export const HIRED_DIALOG = 'hired';
export const REMEMBER_DIALOG = 'remember-situation';

export interface HiredOptions {
  /** A profile id, if it is known which. */
  readonly situation?: string;
  /** Page of the list of situations, from 1. */
  readonly page?: number;
  /** Show the list even if the situation is remembered. */
  readonly ask?: boolean;
}

const ROWS_A_PAGE = 9;
/** Answers for which a message may ask by name instead of by situation; topic ids. */
export const HIRED_SUBJECTS = [
  'bank-account',
  'proof-of-address',
  'humanitarian-card',
  'inm-costs',
  'residence-paths',
  'border-worker',
  'visa-steps',
  'no-offer-yet',
  'paths',
  'employer-may-ask',
  'hired-asylum-seeker',
  'hired-returnee',
  'asylum-granted',
] as const;

/**
 * What do I need to be hired: answered at once where the situation is known or said; otherwise one question. Nothing
 * about the person is kept unless they agree to it (`RememberDialog`); without it the answer is the same.
 */
export class HiredDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(HIRED_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { situation: given, page = 1, ask = false } = (options ?? {}) as HiredOptions;
    const effects = effectsOf(dc);
    const { texts, knowledge } = this.#ports;
    const { understanding, choice, words } = inputOf(dc);
    const said = understanding?.entities.situation;
    const situation = given ?? (ask ? undefined : typeof said === 'string' ? said : effects.situation);
    const isOpen = given === undefined && !ask && choice === undefined && typeof said !== 'string';
    const subject = isOpen
      ? findSubject(
          HIRED_SUBJECTS.map((id) => knowledge.topic(id)),
          words,
        )
      : undefined;
    const profile = knowledge.profiles().find(({ id }) => id === situation);
    if (subject !== undefined) answerTopic(effects, this.#ports, { topic: subject });
    else if (profile) {
      const isRemembered = effects.consent === true && effects.situation === profile.id;
      const next = [
        knowledge.topic(profile.topic).next[0] ?? 'topic:employer-may-ask',
        isRemembered ? 'menu:situations' : `remember:${profile.id}`,
        'menu:person',
      ];
      answerTopic(effects, this.#ports, { topic: profile.topic, next });
    } else
      sayChoices(
        effects,
        texts,
        texts.text(effects.language, 'hired:ask_situation'),
        this.#situations(effects.language, page),
      );
    return dc.endDialog();
  }

  #situations(language: Language, page: number): Choice[] {
    const { knowledge, texts } = this.#ports;
    const all = knowledge
      .profiles()
      .map(({ id }) => ({ id: `situation:${id}`, label: `hired:choice.${id}` }));
    const start = (page - 1) * ROWS_A_PAGE;
    const isLast = start + ROWS_A_PAGE >= all.length;
    const turn = isLast
      ? { id: 'situations:1', label: 'hired:choice.first_page' }
      : { id: `situations:${page + 1}`, label: 'hired:choice.more' };
    return choicesOf(texts, language, [...all.slice(start, start + ROWS_A_PAGE), turn]);
  }
}

/** Asks, in plain words, whether the situation may be remembered in this chat; "no" changes nothing else. */
export class RememberDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(REMEMBER_DIALOG);
    this.#ports = ports;
    this.addDialog(new WaterfallDialog('steps', [(step) => this.#ask(step), (step) => this.#keep(step)]));
    this.addDialog(new AskChoiceDialog(ports));
  }

  #ask(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { language } = effectsOf(step);
    const { texts } = this.#ports;
    const options: AskChoiceOptions = {
      text: texts.text(language, 'privacy:consent.ask'),
      choices: choicesOf(texts, language, [
        { id: 'consent:yes', label: 'privacy:choice.agree' },
        { id: 'consent:no', label: 'privacy:choice.disagree' },
      ]),
      yes: 'consent:yes',
      no: 'consent:no',
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #keep(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    const isGiven = step.result === 'consent:yes';
    if (step.result !== undefined) effects.setConsent(isGiven);
    if (isGiven) effects.rememberSituation((step.options as HiredOptions).situation);
    effects.event({ type: isGiven ? 'consent.given' : 'consent.refused' });
    const text = texts.text(effects.language, isGiven ? 'privacy:consent.given' : 'privacy:consent.refused');
    sayChoices(
      effects,
      texts,
      text,
      choicesOf(texts, effects.language, [
        { id: 'topic:employer-may-ask', label: 'menu:choice.topic_employer_may_ask' },
        { id: 'menu:options', label: 'menu:choice.menu_options' },
        { id: 'menu:person', label: 'menu:choice.menu_person' },
      ]),
    );
    return step.endDialog();
  }
}
