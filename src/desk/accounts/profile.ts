import type { AgentProfile } from '../../handoff/routing.ts';
import type { AccountRecord } from '../../storage/desk-store.ts';
import { roleOf } from './directory.ts';
import { isProtectionRole } from './permissions.ts';

/** An account as routing sees it. */
export const profileOf = (account: AccountRecord, isOnline: boolean): AgentProfile => ({
  id: account.id,
  languages: account.languages,
  topics: account.topics,
  ...(account.office === undefined ? {} : { office: account.office }),
  isTrainedForProtection: isProtectionRole(roleOf(account)),
  isOnline,
  capacity: account.capacity,
});
