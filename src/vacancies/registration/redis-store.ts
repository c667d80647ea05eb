import type { ConversationId } from '../../model/index.ts';
import { type Argument, list, type Reply, Script, text } from '../../storage/redis/client.ts';
import { type RedisContext, runIn } from '../../storage/redis/context.ts';
import { partitionIn, placeIn, prefixOf } from '../../storage/redis/keys.ts';
import { LIBRARY } from '../../storage/redis/lua/library.ts';
import { WISHES } from '../../storage/redis/lua/wishes.ts';
import { epochFor, isFenced, partitionOfPerson, runFor } from '../redis-share.ts';
import { openDocument, sealDocument } from './sealed.ts';
import type { Entry, EntryOutcome, RegistrationStore } from './store.ts';

/**
 * rg:<id> is a hash: c conversation, v vacancy, rev, wanted* (empty: the portal has it), orev, offered*, key, n attempts,
 * pid the portal's id, settled 0 or 1, out outcome, ch changed at, ver: grows with every change, so that a change decided on
 * an older state is decided again. A field that is not there is nothing. Ids begin with their partition.
 */
const FIELDS = [
  'c',
  'v',
  'rev',
  'wanted',
  'orev',
  'offered',
  'key',
  'n',
  'pid',
  'settled',
  'out',
  'ch',
  'ver',
] as const;
type Field = (typeof FIELDS)[number];
type Hash = Readonly<Record<Field, Reply>>;
/** What changes: null takes the field away. */
type Change = Partial<Record<Field, string | number | Uint8Array | null>>;

const REGISTRATIONS = `${LIBRARY}${WISHES}`;

/** ARGV: id, then fields. Answers their values; nothing for an entry that is gone. */
const READ = new Script(`${REGISTRATIONS}
if call('EXISTS', K('rg', ARGV[1])) == 0 then return nil end
return call('HMGET', K('rg', ARGV[1]), unpack(ARGV, 2))
`);

/** ARGV: conversation. Answers ids. */
const READ_OF = new Script(`${REGISTRATIONS}
return call('HVALS', K('rc', ARGV[1]))
`);

/**
 * ARGV: conversation, vacancy, id that is known ('' : none), id, document, at. Answers again (another has one by now), gone,
 * or ok.
 */
const WANT = new Script(`${REGISTRATIONS}
local conv, vacancy, known, id, document, at = unpack(ARGV, 1, 6)
if (call('HGET', K('rc', conv), vacancy) or '') ~= known then return 'again' end
if call('EXISTS', K('c', conv)) == 0 then return 'gone' end
call('HSET', K('rc', conv), vacancy, id)
call('HSET', K('rg', id), 'c', conv, 'v', vacancy, 'wanted', document, 'settled', '0', 'ch', at)
call('HSETNX', K('rg', id), 'n', 0)
call('HDEL', K('rg', id), 'out')
call('HINCRBY', K('rg', id), 'rev', 1)
call('HINCRBY', K('rg', id), 'ver', 1)
call('ZREM', S('rz'), id)
set_timer('registration', conv, id, at)
return 'ok'
`);

/** ARGV: id, at. */
const UNWANT = new Script(`${REGISTRATIONS}
local conv = call('HGET', K('rg', ARGV[1]), 'c')
if conv then unwant_registration(conv, ARGV[1], ARGV[2]) end
return 1
`);

/** ARGV: conversation, at. All of this person's. */
export const WITHDRAW_ALL = new Script(`${REGISTRATIONS}
withdraw_all(ARGV[1], ARGV[2])
return 1
`);

/** ARGV: epoch, id, version it was decided on, fields that go (JSON), then field, value in turn. Answers fenced, again, ok. */
const CHANGE = new Script(`${REGISTRATIONS}
local epoch, id, version, gone = unpack(ARGV, 1, 4)
if is_fenced(epoch) then return 'fenced' end
local r = call('HMGET', K('rg', id), 'ver', 'c', 'ch')
if r[1] ~= version then return 'again' end
for _, field in ipairs(cjson.decode(gone)) do call('HDEL', K('rg', id), field) end
if #ARGV > 4 then call('HSET', K('rg', id), unpack(ARGV, 5)) end
call('HINCRBY', K('rg', id), 'ver', 1)
if call('HGET', K('rg', id), 'settled') == '1' then
  drop_timer('registration', r[2], id)
  call('ZADD', S('rz'), r[3], id)
end
return 'ok'
`);

const DROP_ENTRY = `
local function drop_entry(id)
  local r = call('HMGET', K('rg', id), 'c', 'v')
  if r[1] then
    if call('HGET', K('rc', r[1]), r[2]) == id then call('HDEL', K('rc', r[1]), r[2]) end
    drop_timer('registration', r[1], id)
  end
  call('UNLINK', K('rg', id))
  call('ZREM', S('rz'), id)
end
`;

/** ARGV: epoch, id. If it is neither wanted nor offered. */
const ERASE = new Script(`${REGISTRATIONS}${DROP_ENTRY}
if is_fenced(ARGV[1]) then return 'fenced' end
if call('HEXISTS', K('rg', ARGV[2]), 'wanted') == 0 and call('HEXISTS', K('rg', ARGV[2]), 'orev') == 0 then
  drop_entry(ARGV[2])
end
return 'ok'
`);

/** ARGV: at most, before, before for those that the portal has. Answers how many went. */
const SWEEP = new Script(`${REGISTRATIONS}${DROP_ENTRY}
local gone = 0
for _, id in ipairs(call('ZRANGEBYSCORE', S('rz'), '-inf', '(' .. ARGV[3], 'LIMIT', 0, ARGV[1])) do
  drop_entry(id)
  gone = gone + 1
end
for _, id in ipairs(call('ZRANGEBYSCORE', S('rz'), '-inf', '(' .. ARGV[2])) do
  if call('HEXISTS', K('rg', id), 'pid') == 0 then
    drop_entry(id)
    gone = gone + 1
  end
end
return gone
`);

const MOST_TRIES = 16;
const SWEPT_AT_ONCE = 200;

/** Registrations of any number of workers: the holder of a person's partition talks to the portal about them. */
export function makeRedisRegistrationStore(context: RedisContext): RegistrationStore {
  const { leases, sealer } = context;

  async function readHash(id: string): Promise<Hash | undefined> {
    const reply = await runFor(context, id, READ, id, ...FIELDS);
    if (!Array.isArray(reply)) return undefined;
    return Object.fromEntries(FIELDS.map((field, at) => [field, reply[at] ?? null])) as Hash;
  }

  const toEntry = (id: string, hash: Hash): Entry => {
    const number = (field: Field) => (hash[field] === null ? undefined : Number(text(hash[field])));
    const string = (field: Field) => (hash[field] === null ? undefined : text(hash[field]));
    return {
      id,
      conversation: text(hash.c) as ConversationId,
      vacancyId: text(hash.v),
      revision: number('rev') ?? 0,
      isWanted: hash.wanted !== null,
      offeredRevision: number('orev'),
      offered: Buffer.isBuffer(hash.offered) ? openDocument(sealer, id, hash.offered) : undefined,
      key: string('key'),
      attempts: number('n') ?? 0,
      portalId: string('pid'),
      isSettled: string('settled') === '1',
      outcome: string('out') as EntryOutcome | undefined,
      changedAt: new Date(number('ch') ?? 0),
    };
  };

  /** Decides a change on the state as it is, and writes it if nothing else has changed meanwhile. False: not written. */
  async function change(
    id: string,
    decide: (entry: Entry, hash: Hash) => Change | undefined,
  ): Promise<boolean> {
    const partition = partitionIn(id);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const hash = await readHash(id);
      const decided = hash && decide(toEntry(id, hash), hash);
      if (!decided) return false;
      const fields = Object.entries(decided);
      const set = fields.flatMap(([field, value]): Argument[] =>
        value === null || value === undefined ? [] : [field, value],
      );
      const gone = fields.flatMap(([field, value]) => (value === null ? [field] : []));
      const answer = await runIn(
        context,
        partition,
        CHANGE,
        epochFor(context, partition),
        id,
        text(hash.ver),
        JSON.stringify(gone),
        ...set,
      );
      if (isFenced(context, partition, answer)) return false;
      if (text(answer) === 'ok') return true;
    }
    throw new Error('a registration kept changing');
  }

  const nothingOffered: Change = { offered: null, orev: null, key: null, n: 0 };

  return {
    get: async (id) => {
      const partition = partitionOfPerson(id);
      if (partition === undefined || leases.epochOf(partition) === undefined) return undefined;
      const hash = await readHash(id);
      return hash && toEntry(id, hash);
    },
    of: async (conversation) => {
      const ids = list(await runFor(context, conversation, READ_OF, conversation))
        .map(text)
        .sort();
      const hashes = await Promise.all(ids.map(readHash));
      return hashes.flatMap((hash, at) => (hash ? [toEntry(ids[at] ?? '', hash)] : []));
    },
    want: async (newId, conversation, document, at) => {
      const partition = partitionIn(conversation);
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const known = await context.client.hget(
          `${prefixOf(partition)}:rc:${conversation}`,
          document.vacancyId,
        );
        const id = known ?? placeIn(partition, newId);
        const answer = text(
          await runIn(
            context,
            partition,
            WANT,
            conversation,
            document.vacancyId,
            known ?? '',
            id,
            sealDocument(sealer, id, document),
            at.getTime(),
          ),
        );
        if (answer === 'ok') return id;
        if (answer === 'gone') return undefined;
      }
      throw new Error('a registration kept changing');
    },
    unwant: async ({ id }, at) => {
      await runFor(context, id, UNWANT, id, at.getTime());
    },
    offer: async (id, key) => {
      await change(id, ({ isWanted, offeredRevision, revision }, { wanted }) =>
        isWanted && offeredRevision === undefined && Buffer.isBuffer(wanted)
          ? { offered: wanted, orev: revision, key, n: 0 }
          : undefined,
      );
    },
    recall: async (id) => {
      await change(id, ({ attempts, portalId }) =>
        attempts === 0 && portalId === undefined ? { offered: null, orev: null, key: null } : undefined,
      );
    },
    markSending: (id) => change(id, ({ attempts }) => ({ n: attempts + 1 })),
    markNotSent: async (id) => {
      await change(id, ({ attempts }) => ({ n: Math.max(attempts - 1, 0) }));
    },
    markRegistered: async (id, key, portalId) => {
      await change(id, (entry) => {
        if (entry.key !== key) return undefined;
        const isCurrent = entry.isWanted && entry.revision === entry.offeredRevision;
        // What the portal has, we need not keep: an empty document says that it is wanted, unless it has changed.
        return {
          pid: portalId,
          offered: null,
          ...(isCurrent ? { out: 'registered', wanted: '' } : { out: null }),
        };
      });
    },
    markWithdrawn: async (id) => {
      await change(id, () => ({ ...nothingOffered, pid: null, out: null }));
    },
    markRefused: async (id, revision, outcome) => {
      await change(id, (entry) => ({
        ...nothingOffered,
        ...(entry.revision === revision ? { wanted: null, settled: 1, out: outcome } : {}),
      }));
    },
    settle: async (id, revision) => {
      await change(id, (entry) => (entry.revision === revision ? { settled: 1 } : undefined));
    },
    erase: async (id) => {
      const partition = partitionIn(id);
      isFenced(context, partition, await runIn(context, partition, ERASE, epochFor(context, partition), id));
    },
    sweep: async (before, registeredBefore) => {
      for (const partition of leases.held)
        while (
          Number(
            await runIn(
              context,
              partition,
              SWEEP,
              SWEPT_AT_ONCE,
              before.getTime(),
              registeredBefore.getTime(),
            ),
          ) > 0
        );
    },
  };
}
