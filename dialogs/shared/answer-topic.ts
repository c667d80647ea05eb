import { effectsOf, type Ports, type TurnEffects } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from './botbuilder.ts';
import { nextChoices, sayChoices } from './speak.ts';

export const TOPIC_DIALOG = 'topic';

/** Which topic to answer. */
export interface TopicOptions {
  readonly topic: string;
  /** Instead of the topic's own next steps. */
  readonly next?: readonly string[];
}

/** Answers one topic: the answer first, then where it comes from, then at most three next steps. */
export class TopicDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(TOPIC_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    answerTopic(effectsOf(dc), this.#ports, options as TopicOptions);
    return dc.endDialog();
  }
}

/** Says a topic; `next` replaces its own next steps, and steps that lead back to itself are left out. */
export function answerTopic(
  effects: TurnEffects,
  { knowledge, texts }: Pick<Ports, 'knowledge' | 'texts'>,
  { topic: id, next }: TopicOptions,
): void {
  const topic = knowledge.topic(id);
  const { language } = effects;
  const source = texts.sourceLine(language, topic.facts);
  const cautions = texts.cautions(language, topic.facts).join('\n');
  const text = [texts.text(language, topic.text), cautions, source].filter(Boolean).join('\n\n');
  const ids = (next ?? [...topic.next, 'menu:person']).filter((step) => step !== `topic:${id}`).slice(0, 3);
  sayChoices(effects, texts, text, nextChoices(texts, language, ids));
  effects.event({ type: 'topic.answered', data: { topic: id } });
}
