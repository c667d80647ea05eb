import type { VNode } from 'preact';
import { EXPORT_BASES } from '../../../api/codes.ts';
import { Field, Select } from '../fields.tsx';
import { OutcomeField } from '../outcome.tsx';
import type { Words } from '../words.ts';

/** The fields of what is asked before something is done with a case: a dialog of the app, a page without a script. */

const HOUR_MS = 3_600_000;
const MOST_IN_NOTE = 4096;

export interface QuestionProps {
  readonly t: Words;
  /** What was typed before into the field of this name; '' for nothing. */
  readonly typed: (name: string) => string;
}

/** Where a question begins anew. */
export const nothing = (): string => '';

export interface HoldFieldsProps extends QuestionProps {
  /** Ms. */
  readonly now: number;
  /** What an `<input type="datetime-local">` holds, from ms. */
  readonly local: (ms: number) => string;
  /** Said where it is not the zone of the reader's computer. */
  readonly zone?: string;
}

/** Until when a case is put aside; a new message of the person ends it earlier. */
export function HoldFields({ t, typed, now, local, zone }: HoldFieldsProps): VNode {
  return (
    <>
      <p class="soft">{t('hold.hint')}</p>
      <Field word={t('hold.until')}>
        <input
          type="datetime-local"
          name="until"
          data-first
          required
          min={local(now)}
          defaultValue={typed('until') || local(now + 2 * HOUR_MS)}
          aria-describedby={zone && 'hold-zone'}
        />
      </Field>
      {zone && (
        <p class="soft small mono" id="hold-zone">
          {zone}
        </p>
      )}
      <NoteField t={t} typed={typed} />
    </>
  );
}

export interface ResolveFieldsProps extends QuestionProps {
  /** `2026-11-21`. */
  readonly today: string;
  /** The person can be asked how it was. */
  readonly canAsk: boolean;
}

/** Wrap-up: how it ended, whether somebody looks again on a day, whether the person is asked how it was. */
export function ResolveFields({ t, typed, today, canAsk }: ResolveFieldsProps): VNode {
  return (
    <>
      <OutcomeField t={t} value={typed('outcome')} />
      <Field word={t('resolve.follow_up')}>
        <input type="date" name="followUp" min={today} defaultValue={typed('followUp')} />
      </Field>
      <NoteField t={t} typed={typed} />
      {canAsk && (
        <label class="check" for="ask">
          <input id="ask" type="checkbox" name="ask" defaultChecked={typed('ask') === 'on'} />
          <span>{t('resolve.ask')}</span>
        </label>
      )}
    </>
  );
}

export interface PriorityFieldsProps extends QuestionProps {
  /** As it is now. */
  readonly score: number;
}

/** A person decides how urgent a case is, and says why; it is kept in the audit chain. */
export function PriorityFields({ t, typed, score }: PriorityFieldsProps): VNode {
  return (
    <>
      <Field word={t('priority.score')}>
        <input
          type="number"
          name="score"
          data-first
          min={0}
          max={100}
          step={1}
          required
          defaultValue={typed('score') || String(score)}
        />
      </Field>
      <Field word={t('priority.reason')}>
        <textarea name="reason" rows={3} required maxLength={MOST_IN_NOTE} defaultValue={typed('reason')} />
      </Field>
    </>
  );
}

/** Why somebody wants to see the number; the reason is kept. */
export function RevealFields({ t, typed }: QuestionProps): VNode {
  return (
    <>
      <p class="soft">{t('reveal.hint')}</p>
      <Field word={t('reveal.reason')}>
        <textarea
          name="reason"
          data-first
          rows={3}
          required
          minLength={5}
          maxLength={500}
          defaultValue={typed('reason')}
        />
      </Field>
    </>
  );
}

/** On what the export of a person's data rests; it is kept. */
export function ExportFields({ t, typed }: QuestionProps): VNode {
  return (
    <>
      <p class="soft">{t('export.hint')}</p>
      <Field word={t('export.basis')}>
        <Select
          name="basis"
          required
          isFirst
          empty={t('common.choose')}
          value={typed('basis')}
          choices={EXPORT_BASES.map((value) => ({ value, word: t(`export.${value}`) }))}
        />
      </Field>
    </>
  );
}

function NoteField({ t, typed }: QuestionProps): VNode {
  return (
    <Field word={t('common.note_optional')} note>
      <textarea name="note" rows={3} maxLength={MOST_IN_NOTE} defaultValue={typed('note')} />
    </Field>
  );
}
