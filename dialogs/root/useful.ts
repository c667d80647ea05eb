import type { Texts, TurnEffects } from '../../src/ports/index.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';

/** Asked after each so many answers, and on WhatsApp only: an SMS costs somebody something. */
const EVERY = 4;
/** With more than one message of answer a third would be too many. */
const LONGEST_ANSWER = 900;

/** "Was this useful?", now and then; the answer is counted, and a "no" leads to a person. */
export function askIfUseful(effects: TurnEffects, texts: Texts, answers: number): void {
  if (answers % EVERY !== 0 || effects.channel === 'sms' || effects.saidCharacters > LONGEST_ANSWER) return;
  const { language } = effects;
  sayChoices(
    effects,
    texts,
    texts.text(language, 'common:useful.ask'),
    choicesOf(texts, language, [
      { id: 'useful:yes', label: 'common:useful.yes' },
      { id: 'useful:no', label: 'common:useful.no' },
    ]),
  );
}

/** @returns false when the choice is none of these */
export function thankForOpinion(effects: TurnEffects, texts: Texts, choice: string | undefined): boolean {
  if (choice !== 'useful:yes' && choice !== 'useful:no') return false;
  const { language } = effects;
  const isUseful = choice === 'useful:yes';
  effects.event({ type: 'answer.rated', data: { useful: isUseful } });
  sayChoices(
    effects,
    texts,
    texts.text(language, isUseful ? 'common:useful.glad' : 'common:useful.sorry'),
    choicesOf(texts, language, [
      { id: 'menu:options', label: 'menu:choice.menu_options' },
      { id: 'menu:person', label: 'menu:choice.menu_person' },
    ]),
  );
  return true;
}
