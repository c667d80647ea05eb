import type { Colleague, TicketDetail } from '../../../api/schema.ts';

/** `María` and `maria` are the same name to whoever types it. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/**
 * Who is meant by `@Name` in a note: the whole name, or the first name where only one colleague has it.
 * @returns ids, in the order of the list
 */
export function mentionedIn(text: string, colleagues: readonly Pick<Colleague, 'id' | 'name'>[]): string[] {
  const words = fold(text);
  const firstOf = (name: string) => fold(name).split(/\s+/)[0] ?? '';
  const isNamed = (name: string) => {
    const at = words.indexOf(`@${name}`);
    // `@Ana` does not mean Anastasia.
    return name !== '' && at >= 0 && !/[\p{L}\p{N}]/u.test(words[at + 1 + name.length] ?? ' ');
  };
  return colleagues
    .filter(({ id, name }) => {
      if (isNamed(fold(name))) return true;
      const first = firstOf(name);
      return isNamed(first) && !colleagues.some((one) => one.id !== id && firstOf(one.name) === first);
    })
    .map(({ id }) => id);
}

/** Whose attention a reader can call: whoever else may read the case. One for protection is for those trained, or who has it. */
export const mentionable = (
  colleagues: readonly Colleague[],
  me: string | undefined,
  { isProtection, holder, assignee }: Pick<TicketDetail, 'isProtection' | 'holder' | 'assignee'>,
): Colleague[] =>
  colleagues.filter(
    ({ id, role }) =>
      id !== me && (!isProtection || role === 'protection' || [holder?.id, assignee?.id].includes(id)),
  );
