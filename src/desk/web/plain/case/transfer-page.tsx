import type { VNode } from 'preact';
import { DeskProblem } from '../../../contract.ts';
import { Handover, KINDS, type Kind, receiversOf } from '../../shared/case/transfer.tsx';
import { type Choice, Select } from '../../shared/fields.tsx';
import { readRows } from '../queue.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { caseParams } from './deeds.ts';
import { question } from './question.tsx';

/**
 * To whom a case is passed on, and what they should know. Read from the line of the queue: whoever shares out the work
 * passes on a protection case without seeing its words. Without a script nothing can be hidden by what was chosen, so
 * each kind of receiver has a list of its own, and the choice above says which one counts.
 */
export async function transferPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field, signedIn } = visit;
  const rows = await readRows(visit);
  const row = rows.find(({ id }) => id === visit.param('ticket'));
  if (!row) throw new DeskProblem(404, 'not-found');
  const [{ colleagues }, targets] = await Promise.all([
    visit.call('colleagues'),
    visit.call('transferTargets'),
  ]);
  const receivers = receiversOf({ row, me: signedIn?.actor.id, colleagues, targets }, t);
  const chosen = KINDS.find((kind) => kind === field('kind')) ?? 'person';
  const children = (
    <>
      <fieldset class="stack">
        <legend>{t('transfer.to')}</legend>
        {KINDS.map((kind) => (
          <Target key={kind} visit={visit} kind={kind} chosen={chosen} choices={receivers[kind]} />
        ))}
      </fieldset>
      <Handover row={row} t={t} typed={field} />
    </>
  );
  return question(
    { visit, title: t('transfer.title'), path: 'transfer', submit: t('action.transfer'), said, children },
    status,
  );
}

/** One kind of receiver: that it is this kind, and who. */
function Target(props: {
  readonly visit: Visit;
  readonly kind: Kind;
  readonly chosen: string;
  readonly choices: readonly Choice[];
}): VNode {
  const { visit, kind, chosen, choices } = props;
  const { t, field } = visit;
  const word = t(`transfer.${kind}`);
  return (
    <div class="target">
      <label class="check" for={`kind-${kind}`}>
        <input id={`kind-${kind}`} type="radio" name="kind" value={kind} checked={kind === chosen} />
        <span>{word}</span>
      </label>
      <Select name={kind} label={word} empty={t('common.choose')} value={field(kind)} choices={choices} />
    </div>
  );
}

export async function transfer(visit: Visit): Promise<Outcome> {
  const kind = visit.field('kind');
  const id = (KINDS as readonly string[]).includes(kind) ? visit.field(kind).trim() : '';
  await visit.call('transfer', {
    params: caseParams(visit),
    body: { to: { kind, id }, note: visit.field('note') },
  });
  // The list, not the case: whoever shares out the work may see no more of it than its line.
  return { to: '/desk?done=transfer#said' };
}
