import { payloadOf, wordsOf } from '../model/index.ts';
import type { TurnInput } from '../ports/turn-input.ts';
import type { Understander } from '../ports/understander.ts';
import type { PendingTurn } from '../storage/store.ts';
import type { Memory } from './memory.ts';

/** A template's button that means the same as the word. */
const STOP_PAYLOADS: ReadonlySet<string> = new Set(['alert:stop']);
/** A person who writes another language must be this sure of it before the talk changes to it. */
const SURE_OF_LANGUAGE = 0.62;
const SURE_OF_FEW_WORDS = 0.9;

/** Reads one message: control word, choice, danger, meaning — in this order of authority, all of them pure. */
export function readInput(turn: PendingTurn, memory: Memory, understander: Understander): TurnInput {
  const { message, state } = turn;
  const payload = payloadOf(message.content);
  const words = wordsOf(message.content)?.trim() || undefined;
  // A tap says what it means by its id; its label is ours, not the person's words.
  const isTap = payload !== undefined && payload !== '';
  const typed = isTap ? undefined : words;
  const danger = typed === undefined ? undefined : understander.danger(typed);
  const choice = isTap ? payload : typed === undefined ? undefined : findChoice(typed, memory, understander);
  const control =
    isTap && STOP_PAYLOADS.has(payload)
      ? ({ kind: 'stop' } as const)
      : typed === undefined || choice !== undefined
        ? undefined
        : understander.control(typed);
  // Taps, digits and control words mostly need no understanding: it is read when somebody asks for it.
  let understood: TurnInput['understanding'];
  let isRead = false;
  return {
    message,
    words,
    choice,
    control,
    danger,
    get understanding() {
      if (!isRead && (typed !== undefined || isTap))
        understood = understander.understand(words ?? '', memory.language);
      isRead = true;
      return understood;
    },
    get gist() {
      return typed === undefined ? '' : understander.gist(typed);
    },
    isFirst: state === undefined,
  };
}

/** A number means what was offered last; a label may also mean what was offered before that. */
function findChoice(typed: string, memory: Memory, understander: Understander): string | undefined {
  const [last, before] = memory.offered;
  // Words that work anywhere are never taken by a label that happens to sound alike.
  const control = understander.control(typed);
  if (control && control.kind !== 'more' && !/^\d+$/.test(typed.trim())) return undefined;
  const found = last === undefined ? undefined : understander.matchChoice(typed, last);
  if (found !== undefined || before === undefined || /\d/.test(typed)) return found;
  return understander.matchChoice(typed, before);
}

/** The language to answer in; changes the memory when the person has changed. */
export function followLanguage(memory: Memory, input: TurnInput): void {
  const { choice, control } = input;
  // Their very first words decide, even "help" or "delete my data"; later on a control word or a tap says nothing of it.
  if (memory.language === undefined) {
    const { lang, langScore = 0 } = (control?.kind === 'language' ? undefined : input.understanding) ?? {};
    const isShort = (input.words ?? '').split(/\s+/).length <= 2;
    if (lang && (!isShort || langScore >= SURE_OF_LANGUAGE)) memory.language = lang;
    return;
  }
  if (choice !== undefined || control !== undefined) return;
  const { understanding } = input;
  if (!understanding?.lang) return;
  // Figures are the same in every language: "8 horas, 6 días" is two words.
  const length = (input.words ?? '').split(/\s+/).filter((word) => !/\d/.test(word)).length;
  // A borrowed word or a city's name is not a change of language.
  if (understanding.langScore < (length <= 2 ? SURE_OF_FEW_WORDS : SURE_OF_LANGUAGE)) return;
  const isSentence = length >= 4;
  // A language that was asked for by name is kept until whole sentences come in another.
  if (!memory.isLanguageChosen || (isSentence && understanding.langScore > 0.9))
    memory.language = understanding.lang;
}
