import type { ComponentChildren, VNode } from 'preact';
import { type LanguageCode, OWN_NAMES } from '../languages.ts';
import type { Words } from '../words.ts';

export interface ComposeFieldProps {
  /** The person's. */
  readonly language: LanguageCode;
  readonly t: Words;
  /** Of the control. */
  readonly id: string;
  /** The control. */
  readonly children: ComponentChildren;
}

/** Where words to the person are written: it says to whom they go, and in which language. */
export function ComposeField({ language, t, id, children }: ComposeFieldProps): VNode {
  return (
    <label class="compose-field" for={id}>
      <span class="compose-label">{t('compose.to_person', { language: OWN_NAMES[language] })}</span>
      {children}
    </label>
  );
}
