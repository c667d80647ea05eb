/** `console` is for development: the same conversation in a terminal. */
export const CHANNEL_NAMES = ['whatsapp', 'sms', 'console'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
