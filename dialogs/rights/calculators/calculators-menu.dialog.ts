import { CALCULATORS, effectsOf, type Ports } from '../../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../../shared/botbuilder.ts';
import { choicesOf, sayChoices } from '../../shared/speak.ts';

export const CALCULATORS_DIALOG = 'calculators';

/** The sums there are, for those who want a list; whoever writes their figures is answered at once. */
export class CalculatorsMenuDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(CALCULATORS_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const rows = [
      ...CALCULATORS.map((id) => ({ id: `menu:calc-${id}`, label: `calculators:choice.${id}` })),
      { id: 'menu:rights', label: 'calculators:choice.rights' },
    ];
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, 'calculators:opening'),
      choicesOf(texts, effects.language, rows),
    );
    return dc.endDialog();
  }
}
