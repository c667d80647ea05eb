import type { ConversationId } from '../src/model/index.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { Lanes } from '../src/scheduling/lanes.ts';
import { makeIds } from '../src/storage/ids.ts';
import { openRedisStore } from '../src/storage/redis/index.ts';
import { cpuMicros } from './measure.ts';
import { makeTurnRig } from './rig.ts';

// A worker process that runs turns and sends nothing. Says what it holds and has run, begins at `go`, rests at `hold`,
// answers `report` with the CPU since the last `go`.
const [url = '', key = ''] = process.argv.slice(2);
const clock = { now: () => new Date() };
const store = await openRedisStore({
  url,
  sealer: makeVault([Buffer.from(key, 'base64')]),
  clock,
  newId: makeIds(clock),
});
let turns = 0;
const rig = await makeTurnRig(store, () => {
  turns += 1;
});
const lanes = new Lanes<ConversationId>({
  concurrency: 128,
  run: rig.run,
  onError: (error) => {
    throw error;
  },
});
const early = new Set<ConversationId>();
let isGoing = false;
await store.work.start({
  turn: (conversation) => (isGoing ? lanes.wake(conversation) : early.add(conversation)),
  outbox: () => {},
});
setInterval(() => process.send?.({ held: store.work.held(), turns }), 20);
let cpuBefore = 0;
process.on('message', (message) => {
  if (message === 'go') {
    cpuBefore = cpuMicros();
    isGoing = true;
    for (const conversation of early) lanes.wake(conversation);
    early.clear();
  } else if (message === 'hold') isGoing = false;
  else process.send?.({ cpuMicros: cpuMicros() - cpuBefore });
});
