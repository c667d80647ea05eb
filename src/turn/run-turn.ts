import type {
  ChannelName,
  Choice,
  ConversationId,
  DomainEvent,
  Language,
  OutboundContent,
  OutboundId,
} from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import type { TurnInput } from '../ports/turn-input.ts';
import type { LaneOutcome } from '../scheduling/lanes.ts';
import type { PendingTurn, Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';
import { countedMessage } from './counted-message.ts';
import { forgetTalk, guard } from './discretion.ts';
import { CollectedEffects } from './effects.ts';
import { type Memory, readMemory } from './memory.ts';
import { followLanguage, readInput } from './read-input.ts';
import { type BuiltDialogs, makeDialogRunner } from './run-dialogs.ts';
import { isHeld, ticketPart } from './tickets.ts';

export type { BuiltDialogs } from './run-dialogs.ts';

const MOST_FAILURES = 3;
const PAUSES_MS = [200, 2_000];
const DEFAULT_LANGUAGE: Language = 'es';
const TURN_FAILED_PRIORITY = 40;
/** The flow in which a person asks to be forgotten, by id and by the choice that leads there. */
const DELETE_DIALOG = 'delete-data';
const DELETE_CHOICE = 'menu:delete';
const MOST_ANSWERED = 8;
const EXIT_CHOICE = 'menu:exit';

interface Layout {
  readonly now: readonly OutboundContent[];
  readonly later: readonly (readonly OutboundContent[])[];
}

export interface TurnDeps {
  readonly dialogs: BuiltDialogs;
  readonly store: Pick<Store, 'nextTurn' | 'commitTurn' | 'recordTurnFailure' | 'conversationsOf'>;
  readonly ports: Ports;
  readonly layOut: (
    channel: ChannelName,
    contents: readonly OutboundContent[],
    labels: { more: string; pickNumber: string },
  ) => Layout;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Messages whose provider time is older are stored but not answered (S12: a replay). Absent: no limit. */
  readonly maxAgeMs?: number;
  /** Words for this conversation, or messages in a new lane, are durable now. */
  readonly onCommitted: (conversation: ConversationId) => void;
  /** Messages wait in another lane (after an erasure). */
  readonly onWake?: (conversation: ConversationId) => void;
}

/** What a turn does to the world besides its memory. */
interface Outcome {
  readonly said: readonly OutboundContent[];
  readonly effects: CollectedEffects;
  /** Further parts that now wait; undefined: lay `said` out anew. */
  readonly kind: 'answered' | 'silent' | 'gave_up';
}

/**
 * Runs turns: one inbound message and all that it causes, committed together or not at all.
 * @returns run(conversation): one step of the conversation's lane
 */
export function makeTurnRunner(deps: TurnDeps): { run(conversation: ConversationId): Promise<LaneOutcome> } {
  const { store, ports, metrics, logger } = deps;
  const runDialogs = makeDialogRunner(deps.dialogs);

  return {
    run: async (conversation) => {
      const turn = await store.nextTurn(conversation);
      if (!turn) return 'idle';
      const startedAt = performance.now();
      const outcome = turn.failures >= MOST_FAILURES ? giveUp(turn) : await tryTurn(turn);
      if (outcome === 'failed') return noteFailure(turn);
      if (outcome.effects.isErasing) await forgetOutside(conversation);
      const result = await commit(turn, outcome.memory, outcome);
      metrics.count('turns', { outcome: result.kind === 'conflict' ? 'conflict' : outcome.kind });
      metrics.observe('turn_seconds', (performance.now() - startedAt) / 1000);
      if (result.kind === 'committed') {
        deps.onCommitted(conversation);
        for (const lane of result.wakes ?? []) deps.onWake?.(lane);
        // What comes from now on wakes the lane, which runs once more if that happens before this step has ended.
        if (result.isLast) return 'idle';
      }
      return 'more';
    },
  };

  /**
   * What is kept beside the store, of every conversation of this person: kept searches, questions to ask, what the portal
   * has. Before the commit, since a crash behind it would leave nobody who knows what to forget; safe to repeat, and a
   * commit that conflicts is run again.
   */
  async function forgetOutside(conversation: ConversationId): Promise<void> {
    for (const one of await store.conversationsOf(conversation)) await ports.vacancies?.forget(one);
  }

  async function tryTurn(turn: PendingTurn): Promise<(Outcome & { memory: Memory }) | 'failed'> {
    const memory = readMemory(turn.state?.json);
    try {
      return { ...(await answer(turn, memory)), memory };
    } catch (error) {
      logger.error(
        { err: error, conversation: turn.conversation.id, failures: turn.failures + 1 },
        'a turn failed',
      );
      return 'failed';
    }
  }

  async function noteFailure(turn: PendingTurn): Promise<LaneOutcome> {
    metrics.count('turns', { outcome: 'failed' });
    const failures = await store.recordTurnFailure(turn.inbound);
    return failures >= MOST_FAILURES ? 'more' : { resumeInMs: PAUSES_MS[failures - 1] ?? 2_000 };
  }

  /** An apology, a way on and a ticket; the broken dialog is dropped, the language kept. */
  function giveUp(turn: PendingTurn): Outcome & { memory: Memory } {
    const before = readMemory(turn.state?.json);
    const memory: Memory = {
      ...readMemory(undefined),
      isLanguageChosen: before.isLanguageChosen,
      ...(before.heardAt === undefined ? {} : { heardAt: before.heardAt }),
      ...(before.language ? { language: before.language } : {}),
    };
    const effects = new CollectedEffects(
      memory,
      turn.message.from.channel,
      ports.clock.now(),
      DEFAULT_LANGUAGE,
      turn.floor,
    );
    if (!isHeld(turn))
      effects.say({ kind: 'text', text: ports.texts.text(effects.language, 'common:failure.apology') });
    effects.openTicket({ reason: 'turn_failed', priority: TURN_FAILED_PRIORITY });
    return { said: effects.said, effects, kind: 'gave_up', memory };
  }

  async function answer(turn: PendingTurn, memory: Memory): Promise<Outcome> {
    const { message, conversation } = turn;
    const now = ports.clock.now();
    const effects = new CollectedEffects(memory, message.from.channel, now, DEFAULT_LANGUAGE, turn.floor);
    const silent: Outcome = { said: [], effects, kind: 'silent' };
    if (isSilent(turn, memory, effects, now)) return silent;
    const input = readInput(turn, memory, ports.understander);
    const discretion = guard(memory, input.words);
    if (discretion !== 'open') return answerDiscreetly(turn, effects, input, discretion);
    const held = isHeld(turn);
    if (held && !worksWhileHeld(memory, input)) {
      // The bot never talks over a person, but a sign of danger goes to whoever can do something about it.
      if (input.danger !== undefined)
        effects.openTicket({ reason: 'danger', priority: 100, riskCodes: [input.danger] });
      return silent;
    }
    followLanguage(memory, input);

    if (input.control?.kind === 'exit' || input.choice === EXIT_CHOICE) {
      forgetTalk(memory);
      memory.hasLeft = true;
      effects.event({ type: 'exit.quick' });
      effects.say({ kind: 'text', text: ports.texts.text(effects.language, 'control:bland') });
      return { said: effects.said, effects, kind: 'answered' };
    }
    if (memory.hasLeft) {
      memory.hasLeft = false;
      effects.say({ kind: 'text', text: ports.texts.text(effects.language, 'control:clear_chat') });
    }
    if (input.danger === undefined) {
      const isOptWord = input.control?.kind === 'stop' || input.control?.kind === 'start';
      if (isOptWord) {
        effects.setOptOut(input.control?.kind === 'stop');
        effects.event({ type: input.control?.kind === 'stop' ? 'optout.recorded' : 'optin.recorded' });
        effects.say({
          kind: 'text',
          text: ports.texts.text(
            effects.language,
            input.control?.kind === 'stop' ? 'control:stopped' : 'control:started',
          ),
        });
        return { said: effects.said, effects, kind: 'answered' };
      }
      const part = nextPart(memory, input);
      if (part) return { said: part, effects, kind: 'answered' };
    }
    memory.later = [];
    await runDialogs({
      memory,
      version: turn.state?.version ?? 0,
      input,
      effects,
      conversation,
      onOutdated: () =>
        effects.say({
          kind: 'text',
          text: ports.texts.text(effects.language, 'common:resumed_after_update'),
        }),
    });
    // Whatever a dialog forgot: nobody is left without an answer.
    if (effects.said.length === 0) throw new Error('the dialogs said nothing');
    const laidOut = deps.layOut(message.from.channel, effects.said, labelsIn(effects.language));
    memory.later = laidOut.later.map((one) => [...one]);
    const topics = effects.events.flatMap(({ type, data }) =>
      type === 'topic.answered' ? [String(data?.topic)] : [],
    );
    memory.answered = [...new Set([...topics.toReversed(), ...memory.answered])].slice(0, MOST_ANSWERED);
    rememberOffered(memory, effects.said);
    return { said: laidOut.now, effects, kind: 'answered' };
  }

  /** Behind a safe word: bland lines for whoever holds the phone, and a sign for whoever can help. */
  function answerDiscreetly(
    turn: PendingTurn,
    effects: CollectedEffects,
    input: TurnInput,
    discretion: 'locked' | 'unlocked',
  ): Outcome {
    const { texts } = ports;
    if (discretion === 'locked')
      effects.openTicket({
        reason: 'danger',
        priority: 100,
        topic: 'protection',
        riskCodes: ['safe_word', ...(input.danger === undefined ? [] : [input.danger])],
      });
    if (isHeld(turn)) return { said: [], effects, kind: 'silent' };
    const key = discretion === 'locked' ? 'control:bland' : 'control:unlocked';
    effects.say({ kind: 'text', text: texts.text(effects.language, key) });
    return { said: effects.said, effects, kind: 'answered' };
  }

  /** Rights that hold whoever speaks: to stop, and to be forgotten (a question to confirm included). */
  function worksWhileHeld(memory: Memory, { control, choice }: TurnInput): boolean {
    const kind = control?.kind;
    return (
      kind === 'stop' ||
      kind === 'start' ||
      kind === 'delete_data' ||
      choice === DELETE_CHOICE ||
      Object.hasOwn(memory.versions, DELETE_DIALOG)
    );
  }

  /** Stored and done, without a word: nothing was asked, or somebody else has answered. */
  function isSilent({ message }: PendingTurn, memory: Memory, effects: CollectedEffects, now: Date): boolean {
    if (deps.maxAgeMs !== undefined && now.getTime() - message.sentAt.getTime() > deps.maxAgeMs) {
      metrics.count('messages_too_old', { channel: message.from.channel });
      return true;
    }
    if (message.content.kind === 'system') {
      // A number may have gone to somebody else: what was entrusted under the old one is not shown to the new holder.
      if (message.content.event !== 'other') {
        memory.situation = undefined;
        memory.consent = undefined;
        memory.dialogs = undefined;
        memory.offered = [];
        memory.later = [];
      }
      return true;
    }
    const handled = message.optOutHandledByProvider;
    if (handled === 'stop' || handled === 'start') {
      effects.setOptOut(handled === 'stop');
      effects.event({ type: handled === 'stop' ? 'optout.recorded' : 'optin.recorded' });
    }
    return handled !== undefined || message.content.kind === 'reaction';
  }

  function nextPart(memory: Memory, input: TurnInput): OutboundContent[] | undefined {
    const wantsMore = input.control?.kind === 'more' || input.words?.trim() === '1';
    const isTap = 'payload' in input.message.content;
    if (memory.later.length === 0 || !wantsMore || isTap) return undefined;
    return memory.later.shift();
  }

  function labelsIn(language: Language): { more: string; pickNumber: string } {
    return {
      more: ports.texts.text(language, 'common:layout.more'),
      pickNumber: ports.texts.text(language, 'common:layout.pick_number'),
    };
  }

  function commit(turn: PendingTurn, memory: Memory, outcome: Outcome) {
    const { effects, said } = outcome;
    const handoff = ticketPart(turn, effects, deps.newId, {
      language: effects.language,
      consent: effects.consent ?? null,
      situation: effects.consent ? (effects.situation ?? null) : null,
      offered: memory.offered[0]?.map(({ id }) => id) ?? [],
      answered: memory.answered,
    });
    const events: DomainEvent[] = [
      ...countedMessage(turn, memory, outcome, ports.clock.now()),
      ...effects.events,
      ...handoff.tickets.map(({ reason }) => ({ type: 'ticket.opened', data: { reason } })),
    ];
    for (const { reason } of handoff.tickets) metrics.count('tickets', { reason });
    const isAsking = handoff.tickets.length > 0 || handoff.ticketChange?.kind === 'add';
    return store.commitTurn({
      inbound: turn.inbound,
      conversation: turn.conversation.id,
      expectedVersion: turn.state?.version ?? 0,
      stateJson: JSON.stringify(memory),
      outbound: said.map((content) => ({
        id: deps.newId() as OutboundId,
        content,
        ...(isAsking ? { stays: true } : {}),
      })),
      ...handoff,
      events,
      ...(effects.optOut === undefined ? {} : { optOut: effects.optOut }),
      ...(effects.isErasing ? { erase: true } : {}),
      at: ports.clock.now(),
      writtenAt: turn.message.sentAt,
    });
  }
}

/** The last two sets of choices, without what only the screen needs. */
function rememberOffered(memory: Memory, said: readonly OutboundContent[]): void {
  const sets = said.flatMap((content): Choice[][] =>
    content.kind === 'choices'
      ? [content.choices.map(({ id, label, synonyms }) => ({ id, label, ...(synonyms ? { synonyms } : {}) }))]
      : [],
  );
  const [last] = sets.slice(-1);
  if (last) memory.offered = [last, ...memory.offered.slice(0, 1)];
}
