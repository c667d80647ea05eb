import type { VNode } from 'preact';
import { OUTCOMES } from '../../api/codes.ts';
import { Field, Select } from './fields.tsx';
import type { Words } from './words.ts';

export interface OutcomeFieldProps {
  readonly t: Words;
  /** What was chosen before. */
  readonly value?: string;
}

/** How a case ended, to be chosen by whoever closes it. */
export function OutcomeField({ t, value }: OutcomeFieldProps): VNode {
  return (
    <Field word={t('resolve.outcome')}>
      <Select
        name="outcome"
        required
        isFirst
        empty={t('common.choose')}
        value={value}
        choices={OUTCOMES.map((code) => ({ value: code, word: t(`outcome.${code}`) }))}
      />
    </Field>
  );
}
