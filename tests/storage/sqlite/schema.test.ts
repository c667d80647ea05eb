import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/storage/sqlite/driver.ts';
import { migrate, StoreVersionError } from '../../../src/storage/sqlite/schema.ts';

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
      address: new Uint8Array(address),
      state: new Uint8Array(state),
    });
  });

  it('run once each, and an older build refuses what a newer one wrote', () => {
    migrate(db);
    migrate(db);
    db.exec('PRAGMA user_version = 99');
    expect(() => migrate(db)).toThrow(StoreVersionError);
  });
});
