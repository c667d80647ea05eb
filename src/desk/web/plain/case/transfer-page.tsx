import type { VNode } from 'preact';
import { DeskProblem } from '../../../contract.ts';
import { OFFICES } from '../../shared/ask.ts';
import { plainLine } from '../../shared/plain-text.tsx';
import { type Choice, Field, Select } from '../parts.tsx';
import { readRows } from '../queue.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { caseParams } from './deeds.ts';
import { question } from './question.tsx';

const KINDS = ['person', 'topic', 'office', 'ally'] as const;
const PRESENCES = ['online', 'away', 'offline'];

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
  const people = colleagues
    .filter(({ id, role }) => id !== signedIn?.actor.id && (!row.isProtection || role === 'protection'))
    .sort(
      (a, b) => PRESENCES.indexOf(a.presence) - PRESENCES.indexOf(b.presence) || a.name.localeCompare(b.name),
    )
    .map(({ id, name, role, languages, presence }) => ({
      value: id,
      word: plainLine(
        `${name} · ${t.code('role', role)} · ${languages.join(', ')} · ${t(`presence.${presence}`)}`,
      ),
    }));
  const topics = targets.topics
    .map((value) => ({ value, word: t.code('topic', value) }))
    .sort((a, b) => a.word.localeCompare(b.word));
  const allies = targets.allies.map(({ id, name, place }) => ({
    value: id,
    word: place ? `${name} · ${place}` : name,
  }));
  const chosen = KINDS.find((kind) => kind === field('kind')) ?? 'person';
  const children = (
    <>
      <fieldset class="stack">
        <legend>{t('transfer.to')}</legend>
        <Target visit={visit} kind="person" chosen={chosen} choices={people} />
        <Target visit={visit} kind="topic" chosen={chosen} choices={topics} />
        <Target
          visit={visit}
          kind="office"
          chosen={chosen}
          choices={OFFICES.map(([value, word]) => ({ value, word }))}
        />
        <Target visit={visit} kind="ally" chosen={chosen} choices={allies} />
      </fieldset>
      {row.isProtection && <p class="notice">{t('transfer.protection')}</p>}
      <Field word={t('transfer.note')} note>
        <textarea name="note" rows={3} required maxLength={4096} value={field('note')} />
      </Field>
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
  readonly kind: (typeof KINDS)[number];
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
