import type { OutboundContent } from '../model/index.ts';
import type { TicketRequest } from '../ports/turn-effects.ts';
import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  HandoffEventNames,
  type ResourceResponse,
  type TurnContext,
} from './botbuilder.ts';

/**
 * Collects what a turn says instead of sending it: the outbox sends after the commit. Texts that a botbuilder prompt
 * says by itself join in their place among those that dialogs say through `effectsOf`.
 */
export class CollectingAdapter extends BotAdapter {
  readonly #collect: (content: OutboundContent) => void;
  readonly #handOff: (request: TicketRequest) => void;

  /** @param handOff told of each request for a person (botbuilder's `handoff.initiate`) */
  constructor(
    collect: (content: OutboundContent) => void,
    handOff: (request: TicketRequest) => void = () => {},
  ) {
    super();
    this.#collect = collect;
    this.#handOff = handOff;
  }

  /** Runs one turn's logic with botbuilder's own clean-up around it. */
  process(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(context, logic);
  }

  async sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return activities.map((activity, index) => {
      if (activity.type === ActivityTypes.Event && activity.name === HandoffEventNames.InitiateHandoff)
        this.#handOff(activity.value as TicketRequest);
      // Typing, traces and events are not words for the person.
      if (activity.type === ActivityTypes.Message && activity.text)
        this.#collect({ kind: 'text', text: activity.text });
      return { id: String(index) };
    });
  }

  async updateActivity(): Promise<undefined> {
    throw new Error('a message that was said cannot be changed');
  }

  async deleteActivity(): Promise<void> {
    throw new Error('a message that was said cannot be taken back');
  }

  async continueConversation(): Promise<void> {
    throw new Error('proactive turns go through the inbox');
  }
}
