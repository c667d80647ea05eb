import { effectsOf, inputOf, type Language, type Ports } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { initiateHandoff } from '../shared/handoff.ts';
import { choicesOf, nextChoices, sayChoices } from '../shared/speak.ts';

export const PERSON_DIALOG = 'person';

const ASKED_PRIORITY = 10;
/** Few counsellors speak it: it would wait longer than the others (reliability.md, vulnerability score). */
const RARE_LANGUAGE_BONUS = 10;

/** Begun with this, the request is taken back instead. */
export interface PersonOptions {
  readonly isCancelled?: boolean;
  /** How it was with the counsellor, as they were asked at the end. */
  readonly satisfaction?: string;
}

/**
 * Passes to a human counsellor: a ticket at once, one acknowledgement, honest hours and wait, numbers for danger, a way
 * to take it back. Who asks again while waiting hears that the request stands.
 */
export class PersonDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts' | 'hours' | 'queue'>;

  constructor(ports: Pick<Ports, 'texts' | 'hours' | 'queue'>) {
    super(PERSON_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts, hours, queue } = this.#ports;
    const { language, now } = effects;
    const { isCancelled, satisfaction } = (options ?? {}) as PersonOptions;
    if (satisfaction !== undefined) {
      effects.event({ type: 'satisfaction.given', data: { value: satisfaction } });
      const thanks = texts.text(language, 'person:satisfaction.thanks');
      sayChoices(effects, texts, thanks, nextChoices(texts, language, ['menu:options']));
      return dc.endDialog();
    }
    if (isCancelled) {
      const key = effects.isWaiting ? 'person:cancelled' : 'person:nothing';
      effects.cancelTicket();
      sayChoices(
        effects,
        texts,
        texts.text(language, key),
        nextChoices(texts, language, ['menu:options', 'menu:person']),
      );
      return dc.endDialog();
    }
    const { understanding, control } = inputOf(dc);
    await initiateHandoff(dc, {
      reason: 'asked',
      priority: ASKED_PRIORITY + (language === 'ht' ? RARE_LANGUAGE_BONUS : 0),
      context: {
        intent: control?.kind ?? understanding?.intent ?? null,
        score: understanding?.score ?? null,
      },
    });
    const minutes = hours.isOpen(now) ? await queue?.expectedWaitMinutes() : undefined;
    const when = hours.isOpen(now)
      ? minutes === undefined
        ? texts.text(language, 'person:open_now')
        : texts.text(language, 'person:expected', { minutes })
      : texts.text(language, 'person:closed_now', {
          when: describeMoment(hours.nextOpening(now), hours.timeZone, language),
        });
    const text = [
      texts.text(language, effects.isWaiting ? 'person:already' : 'person:noted'),
      when,
      texts.text(language, 'person:meanwhile'),
    ].join('\n\n');
    sayChoices(effects, texts, text, [
      ...nextChoices(texts, language, ['menu:options', 'menu:danger']),
      ...choicesOf(texts, language, [{ id: 'person:cancel', label: 'person:choice.cancel' }]),
    ]);
    return dc.endDialog();
  }
}

const INTL: Readonly<Record<Language, string>> = {
  es: 'es-MX',
  en: 'en-GB',
  ht: 'fr-HT',
  fr: 'fr-FR',
  pt: 'pt-BR',
};
const KREYOL_DAYS = ['dimanch', 'lendi', 'madi', 'mèkredi', 'jedi', 'vandredi', 'samdi'];

/** "lunes, 9:00" in the office's own time. */
export function describeMoment(at: Date, timeZone: string, language: Language): string {
  const part = (options: Intl.DateTimeFormatOptions, locale = INTL[language]) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'en-GB');
  if (language !== 'ht') return `${part({ weekday: 'long' })}, ${time}`;
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(
    part({ weekday: 'short' }, 'en-US'),
  );
  return `${KREYOL_DAYS[weekday]}, ${time}`;
}
