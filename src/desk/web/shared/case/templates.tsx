import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { OWN_NAMES } from '../languages.ts';
import { PlainText } from '../plain-text.tsx';
import { isTemplateOut } from '../say.ts';
import type { Words } from '../words.ts';

/** Why no approved words can be sent either; undefined where some can. */
export function whyNoTemplate(detail: TicketDetail, t: Words): string | undefined {
  if (detail.templates.length === 0) return t('compose.template_none');
  return isTemplateOut(detail) ? t('compose.template_sent') : undefined;
}

export interface TemplateChoicesProps {
  readonly detail: TicketDetail;
  readonly t: Words;
  /** The chosen one's name; the first one where none has it. */
  readonly chosen: string | undefined;
  /** Where a script runs. */
  readonly onChoose?: (name: string) => void;
}

/** The approved messages to choose from. */
export function TemplateChoices({ detail, t, chosen, onChoose }: TemplateChoicesProps): VNode {
  const { templates, language } = detail;
  const one = templates.find(({ name }) => name === chosen) ?? templates[0];
  return (
    <fieldset class="choices">
      <legend>{t('compose.template_offer', { language: OWN_NAMES[one?.language ?? language] })}</legend>
      {templates.map(({ name, text, buttons }) => (
        <label key={name} class="check" for={`template-${name}`}>
          <input
            id={`template-${name}`}
            type="radio"
            name="template"
            value={name}
            required
            checked={name === one?.name}
            onChange={() => onChoose?.(name)}
          />
          <span>
            <PlainText text={text} />
            <small class="soft"> {t('compose.template_buttons', { buttons: buttons.join(' · ') })}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
