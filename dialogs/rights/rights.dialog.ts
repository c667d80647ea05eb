import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { effectsOf, type Ports } from '../../src/ports/index.ts';
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

/** The list of labour rights; each row is a topic. */
export class RightsDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(RIGHTS_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
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
