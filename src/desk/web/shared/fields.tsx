import type { ComponentChildren, VNode } from 'preact';

export interface FieldProps {
  readonly word: string;
  readonly children: ComponentChildren;
  /** Words that only the team sees. */
  readonly note?: boolean;
}

/** A control, which is the child, under the word for it. */
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
  readonly value?: string;
  readonly empty?: string;
  readonly required?: boolean;
  readonly label?: string;
}

/** A list to choose from; an empty first line where something must be chosen. */
export function Select({ name, choices, value, empty, required, label }: SelectProps): VNode {
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
