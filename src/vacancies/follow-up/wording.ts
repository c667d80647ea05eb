import type { Language, OutboundContent } from '../../model/index.ts';
import type { Texts } from '../../ports/texts.ts';
import { STOP_PAYLOAD } from '../alerts/wording.ts';
import { approved, TEMPLATES } from '../speak-first.ts';

/** How it went, in the order in which it is offered. */
export const OUTCOMES = ['hired', 'interview', 'no_answer', 'asked_for_money', 'other'] as const;
export type FollowUpOutcome = (typeof OUTCOMES)[number];

/** Comes back from a tap on "answer" of the first message: the dialog then asks with `followUpQuestion`. */
export const OPEN_PAYLOAD = 'followup:open';

/** The choice id of an answer; `outcomeOf` reads it. */
export const payloadOf = (outcome: FollowUpOutcome): string => `followup:${outcome}`;

/** The answer that a choice id stands for; undefined when it is none of ours. */
export function outcomeOf(payload: string): FollowUpOutcome | undefined {
  return OUTCOMES.find((outcome) => payloadOf(outcome) === payload);
}

/**
 * The first words, which come unasked: telephones are shared, so they say neither what it was about nor what may be
 * answered. The answers are offered when the person wants to give one.
 * @param form as `formFor` says
 */
export function followUpWords(
  texts: Texts,
  language: Language,
  form: 'free' | 'template' | 'text',
): OutboundContent {
  const whole = (one: Language) =>
    `${texts.text(one, 'followup:question')} ${texts.text(one, 'followup:how', {
      answer: texts.text(one, 'followup:word.answer'),
      stop: texts.text(one, 'alerts:word.stop'),
    })}`;
  if (form === 'template') return approved(TEMPLATES.followUp, language, whole, [OPEN_PAYLOAD, STOP_PAYLOAD]);
  if (form === 'text') return { kind: 'text', text: whole(language) };
  return {
    kind: 'choices',
    text: whole(language),
    choices: [
      { id: OPEN_PAYLOAD, label: texts.text(language, 'followup:choice.open') },
      { id: STOP_PAYLOAD, label: texts.text(language, 'alerts:choice.stop') },
    ],
    listLabel: texts.text(language, 'followup:list_label'),
  };
}

/** The question with its answers, for the dialog. */
export function followUpQuestion(texts: Texts, language: Language): OutboundContent {
  return {
    kind: 'choices',
    text: texts.text(language, 'followup:ask'),
    choices: OUTCOMES.map((outcome) => ({
      id: payloadOf(outcome),
      label: texts.text(language, `followup:choice.${outcome}`),
    })),
    listLabel: texts.text(language, 'followup:list_label'),
  };
}
