import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { OWN_NAMES } from '../../shared/languages.ts';
import { passes, rankTickets, TABS, type Tab, topicsIn } from '../../shared/rank.ts';
import { hereTimes } from '../../shared/time.ts';
import { useKeys } from '../core/keys.ts';
import { go } from '../core/router.ts';
import { useDesk, useDeskState, useNow, useWords } from '../core/use.ts';
import { Row } from './row.tsx';
import { VirtualList } from './virtual-list.tsx';

/** As `--row` in queue.css. */
const ROW_PX = 84;

/** Who waits, most urgent first: mine, nobody's, all, resolved; by topic and language. */
export function Queue(): VNode {
  const desk = useDesk();
  const t = useWords();
  const now = useNow();
  const rows = useDeskState((state) => state.rows);
  const filter = useDeskState((state) => state.filter);
  const hasList = useDeskState((state) => state.hasList);
  const current = useDeskState((state) => state.open?.id);
  const me = useDeskState((state) => state.session?.account.id ?? '');

  const all = useMemo(() => [...rows.values()], [rows]);
  const shown = useMemo(
    () =>
      rankTickets(
        all.filter((row) => passes(row, filter, me)),
        now,
      ),
    [all, filter, me, now],
  );
  const counts = useMemo(
    () =>
      Object.fromEntries(
        TABS.map((tab) => [tab, all.filter((row) => passes(row, { ...filter, tab }, me)).length]),
      ),
    [all, filter, me],
  );
  const topics = useMemo(() => topicsIn(all), [all]);
  const choose = (tab: Tab) => desk.store.set({ filter: { ...filter, tab } });
  const step = (by: 1 | -1) => {
    const at = shown.findIndex(({ id }) => id === current);
    const next = shown[at < 0 ? 0 : at + by];
    if (next) go(desk.deps.ticketPath(next.id));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    1: () => choose('mine'),
    2: () => choose('unassigned'),
    3: () => choose('all'),
    4: () => choose('resolved'),
  });

  return (
    <section class="queue" aria-label={t('queue.title')}>
      <h1 class="only-read">{t('queue.title')}</h1>
      <fieldset class="tabs" aria-label={t('queue.which')}>
        {TABS.map((tab) => (
          <button key={tab} type="button" aria-pressed={filter.tab === tab} onClick={() => choose(tab)}>
            {t(`queue.${tab}`)} <span class="count">{counts[tab]}</span>
          </button>
        ))}
      </fieldset>
      <div class="filters">
        <label>
          <span class="only-read">{t('queue.topic')}</span>
          <select
            value={filter.topic}
            onChange={(event) => desk.store.set({ filter: { ...filter, topic: event.currentTarget.value } })}
          >
            <option value="">{t('queue.all_topics')}</option>
            {topics.map((topic) => (
              <option key={topic} value={topic}>
                {t.code('topic', topic)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="only-read">{t('queue.language')}</span>
          <select
            value={filter.language}
            onChange={(event) =>
              desk.store.set({ filter: { ...filter, language: event.currentTarget.value } })
            }
          >
            <option value="">{t('queue.all_languages')}</option>
            {Object.entries(OWN_NAMES).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {hasList && shown.length === 0 ? (
        <p class="empty">{t(`queue.empty_${filter.tab}`)}</p>
      ) : (
        <VirtualList
          items={shown}
          keyOf={(row) => row.id}
          rowHeight={ROW_PX}
          label={t('queue.title')}
          current={current}
          draw={(row) => (
            <Row
              row={row}
              href={desk.deps.ticketPath(row.id)}
              t={t}
              now={now}
              times={hereTimes}
              me={me}
              isCurrent={row.id === current}
            />
          )}
        />
      )}
    </section>
  );
}
