/**
 * What somebody has begun to write, by case and field. Kept in this tab only, and gone with it or at signing out: on a
 * shared computer nothing stays behind.
 */
const PREFIX = 'draft:';
const OWNER = 'draft-owner';

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

/** After a session ran out its drafts wait for whoever wrote them, and are gone when somebody else signs in. */
export function forgetOthersDrafts(account: string): void {
  if (sessionStorage.getItem(OWNER) !== account) forgetDrafts();
  try {
    sessionStorage.setItem(OWNER, account);
  } catch {
    // Nothing is kept, so nothing of anybody's is there.
  }
}
