import { effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { findSubject } from '../shared/find-subject.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';

export const RIGHTS_DIALOG = 'rights';

/** In the order in which people ask. */
export const RIGHTS_TOPICS = [
  'wages',
  'working-hours',
  'rest-and-holidays',
  'aguinaldo',
  'social-security',
  'dismissal',
  'equal-treatment',
  'special-jobs',
  'where-to-claim',
] as const;

/** Not in the list, which has no more rows, but answered when they are named; topic ids. */
export const NAMED_RIGHTS = ['contract', 'profit-sharing', 'unions-training'] as const;

/** The list of labour rights; each row is a topic. A right that the words name is answered at once. */
export class RightsDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(RIGHTS_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { knowledge, texts } = this.#ports;
    const { choice, words } = inputOf(dc);
    const named =
      choice === undefined
        ? findSubject(
            NAMED_RIGHTS.map((id) => knowledge.topic(id)),
            words,
          )
        : undefined;
    if (named !== undefined) {
      answerTopic(effects, this.#ports, { topic: named });
      return dc.endDialog();
    }
    const rows = RIGHTS_TOPICS.map((topic) => ({
      id: `topic:${topic}`,
      label: `rights:choice.${topic.replaceAll('-', '_')}`,
    }));
    const sums = { id: 'menu:calculators', label: 'rights:choice.calculators' };
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, 'rights:opening'),
      choicesOf(texts, effects.language, [...rows, sums]),
    );
    return dc.endDialog();
  }
}
