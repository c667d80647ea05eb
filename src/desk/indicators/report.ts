import type { Clock } from '../../ports/clock.ts';
import type { Indicators } from '../api/schema.ts';
import { GROUPS, type Group, type GroupId } from './measures.ts';
import { dayOf, daysIn, isoDay, type Period, periodAt, periodsUpTo, type Step } from './periods.ts';
import { protectMonths, SMALLEST, sumOf, totalOf } from './protect-months.ts';
import { shareOf } from './share.ts';
import type { Counted, Days } from './tally.ts';

/** `all`: everything as it is counted now; `outside`: only what protects each person (protect-months.ts). */
export type Audience = 'all' | 'outside';

/** After its last midnight a month may still get an event of a turn that began before. */
const SETTLED_MS = 3600_000;
const NOBODY: ReadonlyMap<string, Days> = new Map();

export interface ReportRequest {
  readonly step: Step;
  readonly audience: Audience;
}

/** Makes the function that tells what was counted, by day, week or month, up to now. */
export function makeReport(tally: () => Promise<Counted>, clock: Pick<Clock, 'now'>) {
  return async ({ step, audience }: ReportRequest): Promise<Indicators> => {
    const counted = await tally();
    const today = dayOf(clock.now());
    const settled = dayOf(new Date(clock.now().getTime() - SETTLED_MS));
    const closed = periodAt('month', settled).first - 1;
    const isOutside = audience === 'outside';
    const periods = periodsUpTo(step, isOutside ? closed : today);
    const groups = GROUPS.map((group) => {
      const counts = counted.groups.get(group.id) ?? NOBODY;
      return isOutside ? outside(group, counts, periods, closed) : inside(group, counts, periods);
    });
    return {
      by: step,
      zone: 'America/Mexico_City',
      audience,
      smallest: isOutside ? SMALLEST : null,
      periods: periods.map(({ first, last }) => ({
        first: isoDay(first),
        last: isoDay(last),
        isOver: last < today,
      })),
      groups,
      waits: waitsOf(counted.waits, periods, isOutside ? { step, closed } : undefined),
      shares: {
        notUnderstood: shareOf(
          groupOf(groups, 'outcome'),
          ['not_understood'],
          ['answered', 'not_understood', 'gave_up'],
        ),
        useful: shareOf(groupOf(groups, 'useful'), ['yes'], ['yes', 'no']),
      },
    };
  };
}
export type Report = ReturnType<typeof makeReport>;

type Table = Indicators['groups'][number];

const groupOf = (groups: readonly Table[], id: GroupId): Table | undefined =>
  groups.find((group) => group.id === id);

function inside({ id, codes }: Group, counts: ReadonlyMap<string, Days>, periods: readonly Period[]): Table {
  const seen = [...counts.keys()].filter((code) => !codes?.includes(code));
  const rows = [...(codes ?? []), ...seen].map((code) => ({
    code,
    counts: periods.map((period) => sumOf(counts.get(code), period)),
  }));
  return {
    id,
    total: periods.map((period) => totalOf(counts, period)),
    rows: inOrder(
      rows.filter(({ code, counts: all }) => codes?.includes(code) || all.some((n) => n > 0)),
      codes,
    ),
  };
}

function outside(
  { id, codes }: Group,
  counts: ReadonlyMap<string, Days>,
  periods: readonly Period[],
  closed: number,
): Table {
  const shown = protectMonths(counts, codes, periods, closed);
  const rows = shown.codes.map((code) => ({
    code,
    counts: periods.map((period) => shown.count(code, period)),
  }));
  return {
    id,
    total: periods.map((period) => shown.total(period)),
    rows: inOrder(
      rows.filter(({ counts: all }) => all.some((n) => n !== null)),
      codes,
    ),
  };
}

/** As the list has it; where there is none the most frequent first. */
function inOrder(rows: Table['rows'], codes: readonly string[] | undefined): Table['rows'] {
  const place = (code: string): number => {
    const at = codes?.indexOf(code) ?? -1;
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const sum = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((all, n) => all + (n ?? 0), 0);
  return rows.toSorted(
    (a, b) =>
      (place(a.code) === place(b.code) ? 0 : place(a.code) - place(b.code)) || sum(b.counts) - sum(a.counts),
  );
}

/** How long people waited for a counsellor: outside for whole months of ten and more alone, as a middle is no sum. */
function waitsOf(
  waits: Counted['waits'],
  periods: readonly Period[],
  outsideOf: { readonly step: Step; readonly closed: number } | undefined,
): Indicators['waits'] {
  const found = periods.map((period) => {
    const seconds = [...daysIn(period)].flatMap((day) => waits.get(day) ?? []).sort((a, b) => a - b);
    const isHidden =
      outsideOf !== undefined &&
      (outsideOf.step !== 'month' || period.last > outsideOf.closed || seconds.length < SMALLEST);
    return isHidden ? undefined : seconds;
  });
  const minutes = (share: number) =>
    found.map((seconds) => {
      if (seconds === undefined || seconds.length === 0) return null;
      return Math.round((seconds[Math.ceil(seconds.length * share) - 1] ?? 0) / 60);
    });
  return {
    answered: found.map((seconds) => seconds?.length ?? null),
    medianMinutes: minutes(0.5),
    slowestTenthMinutes: minutes(0.9),
  };
}
