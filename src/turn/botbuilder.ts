// The one door to botbuilder in src/: archived in January 2026 (channels.md 4), so that a successor can take its place.
// File by file for the reason that dialogs/shared/botbuilder.ts gives.

export type { Activity, ResourceResponse, StatePropertyAccessor, Storage, StoreItems } from 'botbuilder';
export { ActivityTypes, BotAdapter, HandoffEventNames, TurnContext } from 'botbuilder';
export type { DialogState } from 'botbuilder-dialogs';
export { type Dialog, DialogTurnStatus } from 'botbuilder-dialogs/lib/dialog.js';
export { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
