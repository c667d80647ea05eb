import type { ComponentChildren, VNode } from 'preact';

export interface FieldProps {
  readonly word: string;
  readonly children: ComponentChildren;
  /** Words that only the team sees. */
  readonly note?: boolean;
}

/** A control with its word. */
export function Field({ word, children, note }: FieldProps): VNode {
  return (
    <label class={note ? 'field note-field' : 'field'}>
      <span>{word}</span>
      {children}
    </label>
  );
}

export interface Choice {
  readonly value: string;
  readonly word: string;
}

export interface SelectProps {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly value?: string | undefined;
  readonly empty?: string;
  readonly required?: boolean;
  readonly label?: string;
  readonly id?: string;
  /** In a dialog: the cursor begins here. */
  readonly isFirst?: boolean;
}

/** A list to choose from; an empty first line where something must be chosen. */
export function Select(props: SelectProps): VNode {
  const { name, choices, value, empty, required, label, id, isFirst } = props;
  return (
    <select name={name} required={required} aria-label={label} id={id} data-first={isFirst}>
      {empty !== undefined && <option value="">{empty}</option>}
      {choices.map((one) => (
        <option key={one.value} value={one.value} selected={one.value === value}>
          {one.word}
        </option>
      ))}
    </select>
  );
}
