import type { Conversation } from '../model/index.ts';
import { TURN_EFFECTS } from '../ports/turn-effects.ts';
import { TURN_INPUT, type TurnInput } from '../ports/turn-input.ts';
import { CollectingAdapter } from './adapter.ts';
import {
  type Activity,
  ActivityTypes,
  ConversationState,
  type Dialog,
  DialogSet,
  type DialogState,
  DialogTurnStatus,
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
  readonly built: BuiltDialogs;
  readonly memory: Memory;
  readonly version: number;
  readonly input: TurnInput;
  readonly effects: CollectedEffects;
  readonly conversation: Conversation;
  /** Says that the talk began anew because Rumbo was changed meanwhile. */
  readonly onOutdated: () => void;
}

/** Runs the dialogs on one message; afterwards `memory.dialogs` is what they remember. */
export async function runDialogs({
  built,
  memory,
  version,
  input,
  effects,
  conversation,
  onOutdated,
}: DialogRun): Promise<void> {
  if (isOutdated(memory, built)) {
    memory.dialogs = undefined;
    memory.versions = {};
    onOutdated();
  }
  const storage = new TurnStorage(memory.dialogs, version);
  const adapter = new CollectingAdapter((content) => effects.say(content));
  const context = new TurnContext(adapter, toActivity(input, conversation));
  context.turnState.set(TURN_EFFECTS, effects);
  context.turnState.set(TURN_INPUT, input);
  const state = new ConversationState(storage);
  const accessor = state.createProperty<DialogState>('dialog');
  const set = new DialogSet(accessor);
  for (const dialog of built.dialogs) set.add(dialog);
  await adapter.process(context, async (turn) => {
    const dialogs = await set.createContext(turn);
    const result = await dialogs.continueDialog();
    if (result.status === DialogTurnStatus.empty) await dialogs.beginDialog(built.rootId);
    await state.saveChanges(turn);
  });
  memory.dialogs = storage.items;
  memory.versions = Object.fromEntries(openDialogs(storage.items).map((id) => [id, built.versions[id] ?? 0]));
}

/** An open dialog that has other steps now, or is gone, cannot be continued where it stood. */
function isOutdated(memory: Memory, built: BuiltDialogs): boolean {
  return Object.entries(memory.versions).some(([id, version]) => built.versions[id] !== version);
}

/** Ids on every dialog stack in the state, those of component dialogs inside it too. */
function openDialogs(items: unknown): string[] {
  if (items === null || typeof items !== 'object') return [];
  const { dialogStack } = items as { dialogStack?: unknown };
  const own = Array.isArray(dialogStack) ? dialogStack.map((instance: { id: string }) => instance.id) : [];
  return [...new Set([...own, ...Object.values(items).flatMap(openDialogs)])];
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
