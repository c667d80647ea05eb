import type { ConversationId } from '../model/index.ts';

/** Sends that are looked back at. */
const WINDOW = 20;
/** So many people must be met by it: one message that always fails says nothing about the number. */
const LEAST_PEOPLE = 5;

/**
 * Whether a number as a whole is ill although each refusal names only its message (Meta's 131000 and 131016 in a storm):
 * half of the last twenty sends failed in a way worth a retry, and those of at least five people.
 */
export class Sickness {
  #recent: { readonly conversation: ConversationId; readonly hasFailed: boolean }[] = [];

  note(conversation: ConversationId, hasFailed: boolean): void {
    this.#recent.push({ conversation, hasFailed });
    if (this.#recent.length > WINDOW) this.#recent.shift();
  }

  get isSick(): boolean {
    const failed = this.#recent.filter(({ hasFailed }) => hasFailed);
    return (
      failed.length * 2 >= this.#recent.length &&
      new Set(failed.map(({ conversation }) => conversation)).size >= LEAST_PEOPLE
    );
  }

  /** It sends again: what was before says nothing any more. */
  forget(): void {
    this.#recent = [];
  }
}
