import { type DangerSign, effectsOf, type Ports } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { initiateHandoff } from '../shared/handoff.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';

export const SAFETY_DIALOG = 'safety';

export interface SafetyOptions {
  /** Undefined: the person tapped "I am in danger" without saying of what kind. */
  readonly sign?: DangerSign;
}

/** Pinned in the queue: protection specialists only (reliability.md, vulnerability score). */
const DANGER_PRIORITY = 100;

/**
 * Danger first, whatever else was going on: the right numbers, then a person with priority. Short and calm; asks for no
 * details, never says "trafficking" first, advises to clear the chat.
 */
export class SafetyDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(SAFETY_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { sign = 'danger_now' } = (options ?? {}) as SafetyOptions;
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const { language } = effects;
    await initiateHandoff(dc, {
      reason: 'danger',
      priority: DANGER_PRIORITY,
      topic: 'protection',
      riskCodes: [sign],
    });
    const text = `${texts.text(language, `safety:${sign}`)}\n\n${texts.text(language, 'safety:person_and_phone')}`;
    sayChoices(
      effects,
      texts,
      text,
      nextChoices(texts, language, ['menu:clear-chat', 'menu:exit', 'menu:options']),
    );
    effects.event({ type: 'danger.answered', data: { sign } });
    return dc.endDialog();
  }
}
