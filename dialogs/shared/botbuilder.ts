// The one door of dialogs to botbuilder: archived in January 2026 (channels.md 4), so that a successor can take its place.
//
// Its classes are taken file by file: the package's own door also loads its prompts, and with them recognizers of
// numbers and dates in a dozen languages that nothing here asks (350 files, 45 MB, a sixth of the work of a start).

export { EventFactory, type TurnContext } from 'botbuilder';
export type {
  DialogContext,
  DialogInstance,
  DialogReason,
  DialogTurnResult,
  WaterfallStepContext,
} from 'botbuilder-dialogs';
export { ComponentDialog } from 'botbuilder-dialogs/lib/componentDialog.js';
export { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
export { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
