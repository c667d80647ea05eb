import type { VNode } from 'preact';
import type { TicketRow } from '../../api/schema.ts';
import { Select } from '../shared/fields.tsx';
import { LANGUAGE_CHOICES } from '../shared/languages.ts';
import { Row } from '../shared/queue/row.tsx';
import { FIRST_TAB, passes, rankTickets, TABS, type Tab, topicsIn } from '../shared/rank.ts';
import { Notice } from './frame.tsx';
import { saidDone } from './said.ts';
import type { View, Visit } from './visit.ts';

const ROWS_A_PAGE = 25;
const MOST_RESOLVED = 200;

interface Asked {
  readonly tab: Tab;
  readonly topic: string;
  readonly language: string;
  readonly page: number;
}

/** Who waits, most urgent first: mine, nobody's, all, closed; by topic and language; page by page. */
export async function queuePage(visit: Visit): Promise<View> {
  const { t, now, times } = visit;
  const me = visit.signedIn?.actor.id ?? '';
  const rows = await readRows(visit);
  const asked = readAsked(visit);
  const shown = rankTickets(
    rows.filter((row) => passes(row, asked, me)),
    now,
  );
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_A_PAGE));
  const page = Math.min(asked.page, pages);
  const title = t('queue.title');
  const said = saidDone(visit);
  const main = (
    <section class="queue" aria-label={title}>
      <h1 class="only-read">{title}</h1>
      <Notice said={said} />
      <nav class="tabs" aria-label={t('queue.which')}>
        {TABS.map((tab) => (
          <a
            key={tab}
            href={hrefOf({ ...asked, tab, page: 1 })}
            aria-current={asked.tab === tab ? 'page' : undefined}
          >
            {t(`queue.${tab}`)}{' '}
            <span class="count">{rows.filter((row) => passes(row, { ...asked, tab }, me)).length}</span>
          </a>
        ))}
      </nav>
      <Filters visit={visit} asked={asked} rows={rows} />
      <p class="as-of soft small">
        {t('plain.as_of', { at: times.clock(new Date(now).toISOString()) })}{' '}
        <a href={hrefOf({ ...asked, page })}>{t('plain.refresh')}</a>
      </p>
      {shown.length === 0 ? (
        <p class="empty">{t(`queue.empty_${asked.tab}`)}</p>
      ) : (
        <ul class="list" aria-label={title}>
          {shown.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE).map((row) => (
            <li key={row.id}>
              <Row row={row} href={`/desk/t/${row.id}`} me={me} t={t} now={now} times={times} />
            </li>
          ))}
        </ul>
      )}
      {pages > 1 && <Pager visit={visit} asked={asked} page={page} pages={pages} />}
    </section>
  );
  return { title, place: 'queue', main, said, takesOver: true };
}

/** Waiting and open ones apart, so that no crowd of the one hides the other. */
export async function readRows(visit: Visit): Promise<TicketRow[]> {
  const lists = await Promise.all([
    visit.call('tickets', { query: { state: 'waiting' } }),
    visit.call('tickets', { query: { state: 'open' } }),
    visit.call('tickets', { query: { state: 'resolved', limit: MOST_RESOLVED } }),
  ]);
  return lists.flatMap(({ tickets }) => tickets);
}

function readAsked({ query }: Visit): Asked {
  const page = Number.parseInt(query('page'), 10);
  return {
    tab: TABS.find((tab) => tab === query('tab')) ?? FIRST_TAB,
    topic: query('topic').slice(0, 40),
    language: query('language').slice(0, 2),
    page: page >= 1 ? page : 1,
  };
}

function hrefOf({ tab, topic, language, page }: Asked): string {
  const query = new URLSearchParams({
    tab,
    ...(topic ? { topic } : {}),
    ...(language ? { language } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
  return `/desk?${query}`;
}

function Filters(props: {
  readonly visit: Visit;
  readonly asked: Asked;
  readonly rows: readonly TicketRow[];
}): VNode {
  const { asked } = props;
  const { t } = props.visit;
  return (
    <form class="filters" action="/desk" autocomplete="off">
      <input type="hidden" name="tab" value={asked.tab} />
      <Select
        name="topic"
        label={t('queue.topic')}
        empty={t('queue.all_topics')}
        value={asked.topic}
        choices={topicsIn(props.rows).map((topic) => ({ value: topic, word: t.code('topic', topic) }))}
      />
      <Select
        name="language"
        label={t('queue.language')}
        empty={t('queue.all_languages')}
        value={asked.language}
        choices={LANGUAGE_CHOICES}
      />
      <button type="submit">{t('plain.apply')}</button>
    </form>
  );
}

function Pager(props: {
  readonly visit: Visit;
  readonly asked: Asked;
  readonly page: number;
  readonly pages: number;
}): VNode {
  const { visit, asked, page, pages } = props;
  const { t } = visit;
  return (
    <nav class="pager" aria-label={t('plain.pages')}>
      {page > 1 && (
        <a class="button" href={hrefOf({ ...asked, page: page - 1 })}>
          {t('plain.previous')}
        </a>
      )}
      <span>{t('plain.page', { page, pages })}</span>
      {page < pages && (
        <a class="button" href={hrefOf({ ...asked, page: page + 1 })}>
          {t('plain.next')}
        </a>
      )}
    </nav>
  );
}
