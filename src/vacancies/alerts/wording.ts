import type { Language, OutboundContent } from '../../model/index.ts';
import type { Texts } from '../../ports/texts.ts';
import { approved, TEMPLATES } from '../speak-first.ts';

/** Comes back from a tap on "see": the dialog shows what `Alerts.show` gives. */
export const SHOW_PAYLOAD = 'alerts:show';
/** Comes back from a tap on "no more messages": the turn takes it for the stop word. */
export const STOP_PAYLOAD = 'alert:stop';

/**
 * The words of an alert. Telephones are shared and looked through: they say that there is news and nothing else, no
 * work, no place, no name, no situation. What it is, the person asks for when they are alone with it.
 * @param form as `formFor` says
 */
export function alertWords(
  texts: Texts,
  language: Language,
  form: 'free' | 'template' | 'text',
): OutboundContent {
  const whole = (one: Language) =>
    `${texts.text(one, 'alerts:news')} ${texts.text(one, 'alerts:how', {
      show: texts.text(one, 'alerts:word.show'),
      stop: texts.text(one, 'alerts:word.stop'),
    })}`;
  if (form === 'template') return approved(TEMPLATES.news, language, whole, [SHOW_PAYLOAD, STOP_PAYLOAD]);
  if (form === 'text') return { kind: 'text', text: whole(language) };
  return {
    kind: 'choices',
    text: whole(language),
    choices: [
      { id: SHOW_PAYLOAD, label: texts.text(language, 'alerts:choice.show') },
      { id: STOP_PAYLOAD, label: texts.text(language, 'alerts:choice.stop') },
    ],
    listLabel: texts.text(language, 'alerts:list_label'),
  };
}
