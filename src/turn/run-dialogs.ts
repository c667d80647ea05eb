import type { Conversation } from '../model/index.ts';
import { TURN_EFFECTS } from '../ports/turn-effects.ts';
import { TURN_INPUT, type TurnInput } from '../ports/turn-input.ts';
import { CollectingAdapter } from './adapter.ts';
import {
  type Activity,
  ActivityTypes,
  type Dialog,
  DialogSet,
  type DialogState,
  DialogTurnStatus,
  type StatePropertyAccessor,
  TurnContext,
} from './botbuilder.ts';
import type { CollectedEffects } from './effects.ts';
import type { Memory } from './memory.ts';
import { TurnStorage } from './state-storage.ts';

/** What `dialogs/index.ts` builds; `versions` by dialog id, grown when a dialog's steps change. */
export interface BuiltDialogs {
  readonly dialogs: readonly Dialog[];
  readonly rootId: string;
  readonly versions: Readonly<Record<string, number>>;
}

export interface DialogRun {
  readonly memory: Memory;
  readonly version: number;
  readonly input: TurnInput;
  readonly effects: CollectedEffects;
  readonly conversation: Conversation;
  /** Says that the talk began anew because Rumbo was changed meanwhile. */
  readonly onOutdated: () => void;
}

const STATE_KEY = 'dialogs';
/** The dialog state of the turn that runs in this context: one dialog set serves all turns, each with a state of its own. */
const STATE = Symbol('rumbo.dialogState');
const stateOfTurn: StatePropertyAccessor<DialogState> = {
  get: async (context: TurnContext) => context.turnState.get(STATE) as DialogState,
  set: async (context: TurnContext, value: DialogState) => void context.turnState.set(STATE, value),
  delete: async (context: TurnContext) => void context.turnState.set(STATE, { dialogStack: [] }),
};

/**
 * Makes what runs the dialogs on one message; afterwards `memory.dialogs` is what they remember.
 * The set is built once: botbuilder computes a version over all dialogs for each new one.
 */
export function makeDialogRunner(built: BuiltDialogs): (run: DialogRun) => Promise<void> {
  const set = new DialogSet(stateOfTurn);
  for (const dialog of built.dialogs) set.add(dialog);
  return async ({ memory, version, input, effects, conversation, onOutdated }) => {
    if (isOutdated(memory, built)) {
      memory.dialogs = undefined;
      memory.versions = {};
      onOutdated();
    }
    const storage = new TurnStorage(memory.dialogs, version);
    const adapter = new CollectingAdapter(
      (content) => effects.say(content),
      (request) => effects.openTicket(request),
    );
    const context = new TurnContext(adapter, toActivity(input, conversation));
    const kept = (await storage.read([STATE_KEY]))[STATE_KEY] as DialogState | undefined;
    context.turnState.set(TURN_EFFECTS, effects);
    context.turnState.set(TURN_INPUT, input);
    context.turnState.set(STATE, { dialogStack: [], ...kept });
    await adapter.process(context, async (turn) => {
      const dialogs = await set.createContext(turn);
      const result = await dialogs.continueDialog();
      if (result.status === DialogTurnStatus.empty) await dialogs.beginDialog(built.rootId);
      // '*' as botbuilder's own state writes it: the storage makes it the version that this turn read.
      await storage.write({ [STATE_KEY]: { ...(await stateOfTurn.get(turn)), eTag: '*' } });
    });
    memory.dialogs = storage.items;
    memory.versions = {};
    for (const id of openDialogs(storage.items)) memory.versions[id] = built.versions[id] ?? 0;
  };
}

/** An open dialog that has other steps now, or is gone, cannot be continued where it stood. */
function isOutdated(memory: Memory, built: BuiltDialogs): boolean {
  return Object.entries(memory.versions).some(([id, version]) => built.versions[id] !== version);
}

/** Ids on every dialog stack in the state, those of component dialogs inside it too. */
function openDialogs(items: unknown, found = new Set<string>()): Set<string> {
  if (items === null || typeof items !== 'object') return found;
  const { dialogStack } = items as { dialogStack?: unknown };
  if (Array.isArray(dialogStack))
    for (const instance of dialogStack) found.add((instance as { id: string }).id);
  for (const value of Object.values(items)) openDialogs(value, found);
  return found;
}

function toActivity(input: TurnInput, conversation: Conversation): Activity {
  return {
    type: ActivityTypes.Message,
    id: 'inbound',
    // Our own ids only: a phone number has no business in botbuilder's state keys.
    channelId: conversation.address.channel,
    conversation: { id: conversation.id, isGroup: false, name: '', conversationType: '' },
    from: { id: conversation.contactId, name: '' },
    recipient: { id: 'rumbo', name: '' },
    serviceUrl: 'urn:rumbo',
    text: (input.words ?? '').slice(0, 4096),
    timestamp: input.message.receivedAt,
  } as unknown as Activity;
}
