import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import { Database } from '../../../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/index.ts';
import { StoreVersionError, schemaOf } from '../../../src/storage/sqlite/prepare.ts';
import { migrate } from '../../../src/storage/sqlite/schema.ts';

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-schema-'));
  db = new Database(join(folder, 'rumbo.db'));
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

describe('an upgrade', () => {
  it('T21: goes forward with open lanes, keeps the way back for a week', async () => {
    const sealer = makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]);
    migrate(db, 1);
    const address = sealer.seal('{"channel":"whatsapp","phone":"1"}', 'conversation:address:talk');
    db.run("INSERT INTO contact (id, created_at) VALUES ('person', 1)");
    db.run(
      "INSERT INTO conversation (id, contact, channel, account, address, address_key, last_inbound_at) VALUES ('talk', 'person', 'whatsapp', 'us', ?, 'key', 1)",
      address,
    );
    const message = { from: {}, sentAt: 1, receivedAt: 1, content: { kind: 'text', text: 'hola' } };
    db.run(
      "INSERT INTO inbox (dedupe_key, conversation, body, received_at) VALUES ('d', 'talk', ?, 1)",
      sealer.seal(JSON.stringify(message), 'inbox:body:d'),
    );
    db.close();
    // A start that was cut short while it made the copy.
    const part = join(folder, 'rumbo.db.schema-1.part');
    writeFileSync(part, 'cut short');
    let now = new Date();
    const open = () =>
      openSqliteStore({ dataDir: folder, sealer, clock: { now: () => now }, newId: () => 'id' });
    const store = await open();
    expect(await store.openLanes()).toEqual(['talk']);
    expect((await store.nextTurn('talk' as ConversationId))?.message.content).toEqual(message.content);
    await store.close();
    db = new Database(join(folder, 'rumbo.db.schema-1'));
    expect(schemaOf(db)).toBe(1);
    expect(existsSync(part)).toBe(false);
    expect(db.get<{ n: number }>('SELECT count(*) AS n FROM inbox')?.n).toBe(1);
    now = new Date(now.getTime() + 8 * 86_400_000);
    await (await open()).close();
    expect(existsSync(join(folder, 'rumbo.db.schema-1'))).toBe(false);
  });
});

describe('migrations', () => {
  it('keep every column of the conversations that schema 1 held', () => {
    migrate(db, 1);
    const address = Buffer.from('sealed address');
    const state = Buffer.from('sealed memory');
    db.run('INSERT INTO contact (id, created_at) VALUES (?, ?)', 'person', 1);
    db.run(
      'INSERT INTO conversation (id, contact, channel, account, address, address_key, state, version, last_inbound_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      'talk',
      'person',
      'whatsapp',
      'account',
      address,
      'key',
      state,
      7,
      99,
    );
    migrate(db);
    expect({ ...db.get('SELECT * FROM conversation') }).toEqual({
      id: 'talk',
      contact: 'person',
      channel: 'whatsapp',
      account: 'account',
      address_key: 'key',
      version: 7,
      last_inbound_at: 99,
      retired: 0,
      address: new Uint8Array(address),
      state: new Uint8Array(state),
    });
  });

  it('give what was merged before to the person it belongs to, and drop who is nobody', () => {
    migrate(db, 5);
    for (const id of ['present', 'older', 'alone', 'nobody'])
      db.run('INSERT INTO contact (id, created_at) VALUES (?, 1)', id);
    // As the earlier program left it: the key of the older contact had gone to the present one, its talk had not.
    for (const [key, contact] of [
      ['phone', 'present'],
      ['bsuid', 'present'],
      ['other', 'alone'],
    ] as const)
      db.run('INSERT INTO identity (key, contact) VALUES (?, ?)', key, contact);
    for (const [id, contact, keys] of [
      ['talk', 'present', 'phone bsuid'],
      ['talk-before', 'older', 'bsuid'],
      ['talk-alone', 'alone', 'other'],
    ] as const)
      db.run(
        "INSERT INTO conversation (id, contact, channel, account, address_key, last_inbound_at) VALUES (?, ?, 'whatsapp', 'us', ?, 1)",
        id,
        contact,
        keys,
      );
    migrate(db);
    const talks = db.all<{ id: string; contact: string; retired: number }>(
      'SELECT id, contact, retired > 0 AS retired FROM conversation ORDER BY id',
    );
    expect(talks.map((talk) => ({ ...talk }))).toEqual([
      { id: 'talk', contact: 'present', retired: 0 },
      { id: 'talk-alone', contact: 'alone', retired: 0 },
      { id: 'talk-before', contact: 'present', retired: 1 },
    ]);
    expect(db.all<{ id: string }>('SELECT id FROM contact ORDER BY id').map(({ id }) => id)).toEqual([
      'alone',
      'present',
    ]);
  });

  it('run once each, and an older build refuses what a newer one wrote', () => {
    migrate(db);
    migrate(db);
    db.exec('PRAGMA user_version = 99');
    expect(() => migrate(db)).toThrow(StoreVersionError);
  });
});
