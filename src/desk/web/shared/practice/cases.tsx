import type { VNode } from 'preact';
import type { PracticeCourse } from '../../../api/schema.ts';
import { OWN_NAMES } from '../languages.ts';
import { levelOf } from '../rank.ts';
import type { Words } from '../words.ts';

type Case = PracticeCourse['cases'][number];

export interface PracticeCasesProps {
  readonly cases: readonly Case[];
  readonly t: Words;
}

/** The synthetic queue, most urgent first, as the real one. */
export function PracticeCases({ cases, t }: PracticeCasesProps): VNode {
  const closed = cases.filter(({ state }) => state === 'resolved').length;
  return (
    <section aria-labelledby="practice-cases">
      <div class="page-head">
        <h2 id="practice-cases">{t('practice.cases')}</h2>
        <p class="soft">{t('practice.done_cases', { done: closed, all: cases.length })}</p>
      </div>
      <ul class="practice-list">
        {cases.map((one) => (
          <li key={one.id}>
            <Row one={one} t={t} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ one, t }: { readonly one: Case; readonly t: Words }): VNode {
  return (
    <a
      class={`row ${levelOf(one.isPinned, one.priority)}`}
      href={`/desk/practice/${encodeURIComponent(one.id)}`}
    >
      <span class="score">
        <span class="only-read">{t('queue.score')} </span>
        {one.isPinned ? '!' : one.priority}
      </span>
      <span class="row-what">
        <b>{one.title}</b>
        <span class="row-tags">
          <span class="tag language">{OWN_NAMES[one.language]}</span>
          <span class="tag">{t.code('channel', one.channel)}</span>
        </span>
      </span>
      <span class="row-who">
        <span>{t(`practice.state_${one.state}`)}</span>
        {one.score !== null && <b>{t('practice.points', { points: one.score })}</b>}
      </span>
    </a>
  );
}
