/**
 * What somebody has begun to write, by case and field. Kept in this tab only, and gone with it or at signing out: on a
 * shared computer nothing stays behind.
 */
const PREFIX = 'draft:';

export const readDraft = (ticket: string, field: 'reply' | 'note'): string =>
  sessionStorage.getItem(`${PREFIX}${field}:${ticket}`) ?? '';

export function keepDraft(ticket: string, field: 'reply' | 'note', text: string): void {
  const key = `${PREFIX}${field}:${ticket}`;
  try {
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // The browser keeps nothing (private mode, quota): the text stays in its field all the same.
  }
}

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
