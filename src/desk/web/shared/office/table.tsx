import type { ComponentChildren, VNode } from 'preact';

export interface TableProps {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly string[];
  /** The word for a column. */
  readonly word: (column: string) => string;
  /** One more column, for what can be done with a row. */
  readonly hasDeeds?: boolean;
  /** The rows. */
  readonly children: ComponentChildren;
}

/** A table; what is wider than a phone is scrolled, with the keyboard too. */
export function Table({ label, columns, word, hasDeeds, children }: TableProps): VNode {
  return (
    <section class="table-scroll" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {word(name)}
              </th>
            ))}
            {hasDeeds && <td />}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
