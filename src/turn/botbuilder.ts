// The one door to botbuilder in src/: archived in January 2026 (channels.md 4), so that a successor can take its place.

export type { Activity, ResourceResponse, StatePropertyAccessor, Storage, StoreItems } from 'botbuilder';
export { ActivityTypes, BotAdapter, HandoffEventNames, TurnContext } from 'botbuilder';
export { type Dialog, DialogSet, type DialogState, DialogTurnStatus } from 'botbuilder-dialogs';
