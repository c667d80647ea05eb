// Codes of the API that the pages choose from as well: they run in the browser, so nothing is imported here.

/** How a case ended. Other words are taken too and counted as `other`. */
export const OUTCOMES = [
  'oriented',
  'referred_office',
  'referred_ally',
  'vacancy_sent',
  'protection_referral',
  'fraud_reported',
  'complaint_supported',
  'no_answer',
  'duplicate',
  'out_of_scope',
  'other',
] as const;

/** What an export of somebody's data rests on: the person asked in the chat, by letter or at an office; or somebody who may ask for them. */
export const EXPORT_BASES = [
  'asked_in_chat',
  'asked_in_writing',
  'asked_at_office',
  'representative',
] as const;
