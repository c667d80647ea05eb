import type { AgentId } from '../../../model/index.ts';
import type { MisuseAlertRecord } from '../../desk-store.ts';
import { openJson, sealJson, type TableContext, toDate } from '../context.ts';

/** One line of the table. */
export type MisuseRow = {
  id: string;
  account: string;
  kind: string;
  day: string;
  at: number;
  count: number;
  most: number;
  by_account: string | null;
  by_at: number | null;
  note: Uint8Array | null;
};

/** False: it is there already. */
export function insertMisuseAlert({ db }: TableContext, alert: MisuseAlertRecord): boolean {
  const { id, account, kind, day, at, count, limit } = alert;
  return (
    db.run(
      `INSERT INTO misuse_alert (id, account, kind, day, at, count, most) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
      id,
      account,
      kind,
      day,
      at.getTime(),
      count,
      limit,
    ) === 1
  );
}

export function readMisuseAlerts(context: TableContext, limit: number): MisuseAlertRecord[] {
  return context.db
    .all<MisuseRow>('SELECT * FROM misuse_alert ORDER BY at DESC, id LIMIT ?', limit)
    .map((row) => toAlert(context, row));
}

export function readMisuseAlert(context: TableContext, id: string): MisuseAlertRecord | undefined {
  const row = context.db.get<MisuseRow>('SELECT * FROM misuse_alert WHERE id = ?', id);
  return row && toAlert(context, row);
}

/** False: there is none, or somebody was first. */
export function acknowledgeMisuse(
  context: TableContext,
  id: string,
  { by, at, note }: NonNullable<MisuseAlertRecord['acknowledged']>,
): boolean {
  return (
    context.db.run(
      'UPDATE misuse_alert SET by_account = ?, by_at = ?, note = ? WHERE id = ? AND by_account IS NULL',
      by,
      at.getTime(),
      sealJson(context, note, `misuse_alert:note:${id}`),
      id,
    ) === 1
  );
}

export function forgetMisuseBefore({ db }: TableContext, at: Date): void {
  db.run('DELETE FROM misuse_alert WHERE at < ?', at.getTime());
}

function toAlert(context: TableContext, row: MisuseRow): MisuseAlertRecord {
  return {
    id: row.id,
    account: row.account as AgentId,
    kind: row.kind as MisuseAlertRecord['kind'],
    day: row.day,
    at: toDate(row.at),
    count: row.count,
    limit: row.most,
    acknowledged:
      row.by_account === null || row.by_at === null || row.note === null
        ? undefined
        : {
            by: row.by_account as AgentId,
            at: toDate(row.by_at),
            note: openJson<string>(context, row.note, `misuse_alert:note:${row.id}`),
          },
  };
}
