import type { VNode } from 'preact';
import type { Visit } from '../visit.ts';

export interface UnsentProps {
  readonly visit: Visit;
  readonly text: string;
  /** In a form: the field's name, so that the words go along and come back. */
  readonly name?: string;
}

/** Words that did not go out, to copy or to wait with. */
export function Unsent({ visit, text, name }: UnsentProps): VNode {
  return (
    <label class="field unsent" for="unsent-text">
      <span>{visit.t('plain.unsent')}</span>
      <textarea id="unsent-text" name={name} rows={4} readOnly value={text} />
    </label>
  );
}
