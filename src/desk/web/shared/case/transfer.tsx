import type { VNode } from 'preact';
import type { Colleague, TicketRow } from '../../../api/schema.ts';
import { OFFICES } from '../ask.ts';
import { type Choice, Field } from '../fields.tsx';
import { plainLine } from '../plain-text.tsx';
import type { Words } from '../words.ts';
import type { QuestionProps } from './questions.tsx';

/** To what kind of receiver a case is passed on. */
export const KINDS = ['person', 'topic', 'office', 'ally'] as const;
export type Kind = (typeof KINDS)[number];

const PRESENCES = ['online', 'away', 'offline'];

export interface ReceiversInput {
  readonly row: Pick<TicketRow, 'isProtection'>;
  /** The account that passes it on. */
  readonly me: string | undefined;
  readonly colleagues: readonly Colleague[];
  readonly targets: {
    readonly topics: readonly string[];
    readonly allies: readonly {
      readonly id: string;
      readonly name: string;
      readonly place: string | null;
    }[];
  };
}

/** Who can be given a case, by kind; one for protection only to those trained for it. Whoever is there comes first. */
export function receiversOf(
  { row, me, colleagues, targets }: ReceiversInput,
  t: Words,
): Readonly<Record<Kind, Choice[]>> {
  return {
    person: colleagues
      .filter(({ id, role }) => id !== me && (!row.isProtection || role === 'protection'))
      .sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name))
      .map(({ id, name, role, languages, presence }) => ({
        value: id,
        word: plainLine(
          `${name} · ${t.code('role', role)} · ${languages.join(', ')} · ${t(`presence.${presence}`)}`,
        ),
      })),
    topic: targets.topics
      .map((value) => ({ value, word: t.code('topic', value) }))
      .sort((a, b) => a.word.localeCompare(b.word)),
    office: OFFICES.map(([value, word]) => ({ value, word })),
    ally: targets.allies.map(({ id, name, place }) => ({
      value: id,
      word: place ? `${name} · ${place}` : name,
    })),
  };
}

const rankOf = ({ presence }: Colleague): number => PRESENCES.indexOf(presence);

export interface HandoverProps extends QuestionProps {
  readonly row: Pick<TicketRow, 'isProtection'>;
}

/** What the receiver should know: nobody has to ask the person twice. */
export function Handover({ row, t, typed }: HandoverProps): VNode {
  return (
    <>
      {row.isProtection && <p class="notice">{t('transfer.protection')}</p>}
      <Field word={t('transfer.note')} note>
        <textarea name="note" rows={3} required maxLength={4096} defaultValue={typed('note')} />
      </Field>
    </>
  );
}
