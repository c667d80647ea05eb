import type { VNode } from 'preact';
import { OUTCOME_CODES } from './ask.ts';
import { Field, Select } from './fields.tsx';
import type { Words } from './words.ts';

/** How a case ended, to be chosen by whoever closes it. */
export function OutcomeField({ t }: { readonly t: Words }): VNode {
  return (
    <Field word={t('resolve.outcome')}>
      <Select
        name="outcome"
        required
        empty={t('common.choose')}
        choices={OUTCOME_CODES.map((value) => ({ value, word: t(`outcome.${value}`) }))}
      />
    </Field>
  );
}
