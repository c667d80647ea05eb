import type { ComponentChildren, VNode } from 'preact';
import type { Visit } from './visit.ts';

export interface FormProps {
  readonly visit: Visit;
  readonly action: string;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly label?: string;
  readonly id?: string;
}

/** A form that is sent to us: with the token of this session, a key so that a double press counts once, and who it was drawn for. */
export function Form({ visit, action, children, label, id, ...rest }: FormProps): VNode {
  return (
    <form method="post" action={action} class={rest.class} aria-label={label} id={id} autocomplete="off">
      <input type="hidden" name="csrf" value={visit.signedIn?.actor.csrf ?? ''} />
      <input type="hidden" name="key" value={visit.key} />
      <input type="hidden" name="by" value={visit.signedIn?.actor.id ?? ''} />
      {children}
    </form>
  );
}

/** A form that is one button. */
export function Press(props: {
  readonly visit: Visit;
  readonly action: string;
  readonly word: string;
  readonly class?: string;
  readonly title?: string;
  readonly name?: string;
}): VNode {
  const { visit, action, word, title } = props;
  return (
    <Form visit={visit} action={action}>
      <button type="submit" class={props.class ?? 'quiet'} title={title} data-action={props.name}>
        {word}
      </button>
    </Form>
  );
}

export function Field({ word, children, note }: FieldProps): VNode {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label class={`field ${note ? 'note-field' : ''}`}>
      <span>{word}</span>
      {children}
    </label>
  );
}
interface FieldProps {
  readonly word: string;
  readonly children: ComponentChildren;
  /** Words that only the team sees. */
  readonly note?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly word: string;
}

/** A list to choose from; an empty first line where something must be chosen. */
export function Select(props: {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly value?: string;
  readonly empty?: string;
  readonly required?: boolean;
  readonly label?: string;
}): VNode {
  const { name, choices, value, empty, required, label } = props;
  return (
    <select name={name} required={required} aria-label={label}>
      {empty !== undefined && <option value="">{empty}</option>}
      {choices.map((one) => (
        <option key={one.value} value={one.value} selected={one.value === value}>
          {one.word}
        </option>
      ))}
    </select>
  );
}

export const levelOf = (isPinned: boolean, score: number): string =>
  isPinned ? 'pinned' : score >= 60 ? 'high' : score >= 30 ? 'middle' : 'low';
