import { effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';

export const MEDIA_DIALOG = 'media';

/** What is not words: said what can be done with it, never silence. */
export class MediaDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(MEDIA_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const key = keyOf(inputOf(dc).message.content);
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, `common:media.${key}`),
      nextChoices(texts, effects.language, ['menu:options', 'menu:person']),
    );
    return dc.endDialog();
  }
}

function keyOf(content: ReturnType<typeof inputOf>['message']['content']): string {
  if ('isBroken' in content && content.isBroken) return 'broken';
  switch (content.kind) {
    case 'audio':
    case 'voice':
      return 'voice';
    case 'image':
    case 'video':
    case 'document':
      return 'picture';
    case 'sticker':
      return 'sticker';
    default:
      return 'other';
  }
}
