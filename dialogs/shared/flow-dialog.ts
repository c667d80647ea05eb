import { effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from './answer-topic.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from './botbuilder.ts';
import { findSubject } from './find-subject.ts';

/** What a flow is begun with. */
export interface FlowOptions {
  /** The answer to what was asked in general; the flow's first one if absent. */
  readonly topic?: string;
}

export interface Flow {
  readonly id: string;
  /** The answers of this flow, topic ids of `content/topics`; the first is the general one. */
  readonly topics: readonly [string, ...string[]];
  /** Situation (a profile id) → the answer that fits it better than the general one of the same question. */
  readonly bySituation?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * A flow of several answers: the one that the words name, else the one that fits the person's situation, else the
 * general one. It asks nothing: whoever wants another answer finds it among the next steps.
 */
export class FlowDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;
  readonly #flow: Flow;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>, flow: Flow) {
    super(flow.id);
    this.#ports = ports;
    this.#flow = flow;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { words, choice, understanding } = inputOf(dc);
    const { topic: asked = this.#flow.topics[0] } = (options ?? {}) as FlowOptions;
    const { knowledge } = this.#ports;
    const named =
      choice === undefined
        ? findSubject(
            this.#flow.topics.map((id) => knowledge.topic(id)),
            words,
          )
        : undefined;
    const said = understanding?.entities.situation;
    const situation = typeof said === 'string' ? said : effects.situation;
    // What they name in general ("CURP") may still have an answer of its own for their situation.
    const topic = named ?? asked;
    const fitting = situation === undefined ? undefined : this.#flow.bySituation?.[topic]?.[situation];
    answerTopic(effects, this.#ports, { topic: fitting ?? topic });
    return dc.endDialog();
  }
}
