/**
 * Words that Twilio acts on by itself when they are the whole message (default opt-out of long codes). None may ever be
 * offered as a choice: whoever answers "CANCEL" would be cut off.
 */
export const TWILIO_KEYWORDS: readonly string[] = [
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'END',
  'QUIT',
  'CANCEL',
  'REVOKE',
  'OPTOUT',
  'START',
  'YES',
  'UNSTOP',
  'HELP',
  'INFO',
];
