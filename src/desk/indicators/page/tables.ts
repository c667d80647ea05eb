import type { Indicators } from '../../api/schema.ts';
import { type Html, html } from './html.ts';
import type { Words } from './words.ts';

type Group = Indicators['groups'][number];

/** The whole story in one line for each period, newest first. */
export function summaryTable(report: Indicators, words: Words): Html {
  const group = (id: string): Group | undefined => report.groups.find((one) => one.id === id);
  const messages = group('contact')?.total ?? [];
  const talks = report.periods.map((_, at) => {
    const [first, again] = ['first', 'again'].map(
      (code) => group('contact')?.rows.find((row) => row.code === code)?.counts[at] ?? null,
    );
    return first === null || again === null || first === undefined || again === undefined
      ? null
      : first + again;
  });
  const most = Math.max(1, ...messages.map((n) => n ?? 0));
  const columns: readonly (readonly [string, (at: number) => string])[] = [
    ['conversations', (at) => words.count(talks[at] ?? null)],
    ['not_understood', (at) => words.share(report.shares.notUnderstood[at] ?? null)],
    ['handoffs', (at) => words.count(group('handoff')?.total[at] ?? null)],
    ['wait_middle', (at) => words.count(report.waits.medianMinutes[at] ?? null)],
    ['wait_slowest', (at) => words.count(report.waits.slowestTenthMinutes[at] ?? null)],
    ['useful', (at) => words.share(report.shares.useful[at] ?? null)],
  ];
  const rows = report.periods
    .map(
      (_, at) => html`<tr><th scope="row">${nameOf(report, at, words)}</th>
<td>${words.count(messages[at] ?? null)}${bar(messages[at] ?? null, most)}</td>${columns.map(
        ([, cell]) => html`<td>${cell(at)}</td>`,
      )}</tr>
`,
    )
    .reverse();
  return scrolled(
    'summary',
    html`<table><caption>${words.say('summary_caption')}</caption>
<thead><tr><th scope="col">${words.say('period')}</th><th scope="col">${words.say('column.messages')}</th>${columns.map(
      ([key]) => html`<th scope="col">${words.say(`column.${key}`)}</th>`,
    )}</tr></thead>
<tbody>${rows}</tbody></table>`,
  );
}

/** One group: what all periods come to, with bars, and each period behind a click. */
export function groupSection(report: Indicators, group: Group, words: Words): Html {
  const title = words.say(`group.${group.id}`);
  const id = `group-${group.id}`;
  if (group.rows.length === 0 && group.total.every((n) => n === null || n === 0))
    return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p class="none">${words.say(
      report.audience === 'outside' ? 'too_few' : 'nothing',
    )}</p></section>
`;
  const lines = [
    ...group.rows.map(({ code, counts }) => ({ name: words.code(group.id, code), counts })),
    { name: words.say('total'), counts: group.total },
  ];
  const sums = lines.map(({ name, counts }) => ({ name, ...sumOf(counts) }));
  const most = Math.max(1, ...sums.map(({ sum }) => sum));
  const all = html`<table><caption>${words.say('all_caption', {
    first: words.period(report.by, report.periods[0] ?? NO_PERIOD),
    last: words.period(report.by, report.periods.at(-1) ?? NO_PERIOD),
  })}</caption>
<thead><tr><th scope="col">${words.say('what')}</th><th scope="col" class="wide">${words.say('how_many')}</th></tr></thead>
<tbody>${sums.map(
    ({ name, sum, isWhole, isAny }) => html`<tr><th scope="row">${name}</th><td>${
      isAny ? `${words.count(sum)}${isWhole ? '' : ' +'}` : words.count(null)
    }${bar(isAny ? sum : null, most)}</td></tr>
`,
  )}</tbody></table>`;
  const each = html`<table><caption>${title}</caption>
<thead><tr><th scope="col">${words.say('what')}</th>${report.periods.map(
    (_, at) => html`<th scope="col">${nameOf(report, at, words)}</th>`,
  )}</tr></thead>
<tbody>${lines.map(
    ({ name, counts }) => html`<tr><th scope="row">${name}</th>${counts.map(
      (n) => html`<td>${words.count(n)}</td>`,
    )}</tr>
`,
  )}</tbody></table>`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${scrolled(id, all)}
<details><summary>${words.say('by_period')}</summary>
${scrolled(id, each)}</details></section>
`;
}

const NO_PERIOD = { first: '', last: '' };

const nameOf = (report: Indicators, at: number, words: Words): string => {
  const period = report.periods[at];
  if (!period) return '';
  const name = words.period(report.by, period);
  return period.isOver ? name : `${name} ${words.say('so_far')}`;
};

/** A part that may be wider than a phone is scrolled by itself, with the keyboard too. */
const scrolled = (id: string, table: Html): Html =>
  html`<div class="scroll" role="group" tabindex="0" aria-labelledby="${id}">${table}</div>`;

/** Beside a number that says the same: nothing for who hears the page. */
const bar = (n: number | null, most: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${
    n === null ? 0 : Math.round((1000 * n) / most) / 10
  }" height="4"></rect></svg>`;

function sumOf(counts: readonly (number | null)[]): { sum: number; isWhole: boolean; isAny: boolean } {
  const known = counts.filter((n) => n !== null);
  return {
    sum: known.reduce((sum, n) => sum + n, 0),
    isWhole: known.length === counts.length,
    isAny: known.length > 0,
  };
}
