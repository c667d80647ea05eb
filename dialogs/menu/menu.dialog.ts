import {
  type Choice,
  effectsOf,
  inputOf,
  type Language,
  type Ports,
  type Texts,
} from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';

export const MENU_DIALOG = 'menu';

/** `greeting`: who we are first; `menu`: the options; `lost`: not understood; `thanks`, `goodbye`, `more`: small talk. */
export interface MenuOptions {
  readonly opening:
    | 'greeting'
    | 'menu'
    | 'lost'
    | 'lost_again'
    | 'thanks'
    | 'goodbye'
    | 'nothing_more'
    | 'off_topic';
  /** Likely meanings, to be offered instead of the menu. */
  readonly guesses?: readonly string[];
}

const MENU = [
  'menu:hired',
  'menu:rights',
  'menu:fraud',
  'menu:documents',
  'menu:jobs',
  'menu:places',
  'menu:language',
  'menu:privacy',
  'menu:person',
];

/** The options, for those who want them; whoever knows what they want just writes it. */
export class MenuDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(MENU_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { opening, guesses = [] } = options as MenuOptions;
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const { language } = effects;
    const choices =
      guesses.length > 0
        ? nextChoices(texts, language, [...guesses.slice(0, 2), 'menu:person'])
        : menuChoices(texts, language, opening);
    sayChoices(effects, texts, texts.text(language, `menu:opening.${opening}`), choices);
    if (opening === 'lost' || opening === 'lost_again')
      effects.event({
        type: 'message.not_understood',
        data: { again: opening === 'lost_again', language, gist: inputOf(dc).gist },
      });
    return dc.endDialog();
  }
}

function menuChoices(texts: Texts, language: Language, opening: MenuOptions['opening']): Choice[] {
  return nextChoices(
    texts,
    language,
    opening === 'thanks' || opening === 'goodbye' ? ['menu:options', 'menu:person'] : MENU,
  );
}
