/** What this version writes and reads; kept beside the data. */
export const SCHEMA = 1;
