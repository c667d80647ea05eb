import { existsSync } from 'node:fs';
import type { Moved } from '../storage/redis/import/people.ts';
import { META, partitionOf, placeIn } from '../storage/redis/keys.ts';
import type { Row } from '../storage/sqlite/driver.ts';
import { openPeopleDatabase, peopleFile } from './people-database.ts';
import { openDocument, sealDocument } from './registration/sealed.ts';

/** What was moved of what people look for. */
export interface MovedPeople {
  readonly searches: number;
  readonly registrations: number;
  readonly questions: number;
}

type Columns = Row & { id: string; conversation: string };

/**
 * Moves what people look for into Redis, each to its person's partition; for `importSqlite`, behind the conversations.
 * Rows keep their ids, and with them their seals, but for registrations, whose ids say where they lie.
 * What is of nobody any more (their conversation went) stays behind, but for what the portal may have.
 */
export async function movePeopleStores(dataDir: string, moved: Moved): Promise<MovedPeople> {
  const { bulk, sealer, conversations } = moved;
  const counted = { searches: 0, registrations: 0, questions: 0 };
  if (!existsSync(peopleFile(dataDir))) return counted;
  const db = openPeopleDatabase(dataDir);
  const placeOf = (row: Row) => conversations.get(String(row.conversation));
  const timer = (kind: string, id: string) =>
    db.get<{ at: number }>('SELECT at FROM timer WHERE kind = ? AND id = ?', kind, id)?.at;
  try {
    for (const row of db.all<Columns>('SELECT * FROM alert_search')) {
      const place = placeOf(row);
      if (!place) continue;
      counted.searches += 1;
      await bulk.in(place.partition, (pipe, prefix) => {
        pipe.hset(
          `${prefix}:ws:${row.id}`,
          fields({ c: place.id, sa: row.saved_at, ea: row.expires_at, b: row.body }),
        );
        pipe.sadd(`${prefix}:wc:${place.id}`, row.id);
        pipe.zadd(`${prefix}:wz`, Number(row.expires_at), row.id);
      });
    }
    for (const row of db.all('SELECT * FROM alert_person')) {
      const place = placeOf(row);
      if (place)
        await bulk.in(place.partition, (pipe, prefix) =>
          pipe.zadd(`${prefix}:wp`, Number(row.not_before), place.id),
        );
    }
    for (const row of db.all('SELECT * FROM alert_told')) {
      const place = placeOf(row);
      if (place)
        await bulk.in(place.partition, (pipe, prefix) => {
          pipe.zadd(`${prefix}:wt:${place.id}`, Number(row.at), String(row.job));
          pipe.zadd(`${prefix}:wtz`, 'GT', Number(row.at), place.id);
        });
    }
    for (const row of db.all<Columns>('SELECT * FROM alert_notice')) {
      const place = placeOf(row);
      if (!place) continue;
      const due = timer('alert', row.id);
      await bulk.in(place.partition, (pipe, prefix) => {
        pipe.hset(
          `${prefix}:wn:${row.id}`,
          fields({ c: place.id, st: row.state, at: row.at, v: row.vacancies, x: row.content }),
        );
        pipe.zadd(`${prefix}:wnc:${place.id}`, Number(row.at), row.id);
        pipe.zadd(`${prefix}:wnz`, Number(row.at), row.id);
        if (due !== undefined) pipe.zadd(`${prefix}:tm:alert`, due, `${place.id} ${row.id}`);
      });
    }
    for (const row of db.all<Columns>('SELECT * FROM follow_up')) {
      const place = placeOf(row);
      if (!place) continue;
      counted.questions += 1;
      const due = timer('follow_up', row.id);
      await bulk.in(place.partition, (pipe, prefix) => {
        pipe.hset(
          `${prefix}:fu:${row.id}`,
          fields({
            c: place.id,
            s: row.subject,
            st: row.state,
            at: row.asked_at,
            out: row.outcome,
            b: row.body,
          }),
        );
        pipe.hset(`${prefix}:fc:${place.id}`, String(row.subject), row.id);
        pipe.zadd(`${prefix}:fz`, Number(row.due_at), row.id);
        if (due !== undefined) pipe.zadd(`${prefix}:tm:follow_up`, due, `${place.id} ${row.id}`);
      });
    }
    for (const row of db.all<Columns>('SELECT * FROM registration')) {
      // Of somebody who was forgotten meanwhile: what the portal has is still to be taken back.
      const lost = partitionOf(row.conversation);
      const place = placeOf(row) ?? { id: placeIn(lost, row.conversation), partition: lost };
      counted.registrations += 1;
      const id = placeIn(place.partition, row.id);
      const reseal = (value: unknown) =>
        value instanceof Uint8Array && value.length > 0
          ? sealDocument(sealer, id, openDocument(sealer, row.id, value))
          : (value as Row[string]);
      const due = timer('registration', row.id);
      await bulk.in(place.partition, (pipe, prefix) => {
        pipe.hset(
          `${prefix}:rg:${id}`,
          fields({
            c: place.id,
            v: row.vacancy,
            rev: row.revision,
            wanted: reseal(row.wanted),
            orev: row.offered_revision,
            offered: reseal(row.offered),
            key: row.key,
            n: row.attempts,
            pid: row.portal_id,
            settled: row.settled,
            out: row.outcome,
            ch: row.changed_at,
            ver: 1,
          }),
        );
        pipe.hset(`${prefix}:rc:${place.id}`, String(row.vacancy), id);
        if (row.settled === 1) pipe.zadd(`${prefix}:rz`, Number(row.changed_at), id);
        if (due !== undefined) pipe.zadd(`${prefix}:tm:registration`, due, `${place.id} ${id}`);
      });
    }
    for (const row of db.all<{ vacancy: string; at: number; facts: string }>('SELECT * FROM alert_change'))
      await bulk.inMeta((pipe) => {
        pipe.hset(`${META}:vn`, row.vacancy, row.facts);
        pipe.zadd(`${META}:vnz`, row.at, row.vacancy);
      });
    return counted;
  } finally {
    db.close();
  }
}

function fields(values: Readonly<Record<string, Row[string] | undefined>>): Record<string, string | Buffer> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [[name, value instanceof Uint8Array ? Buffer.from(value) : String(value)]],
    ),
  );
}
