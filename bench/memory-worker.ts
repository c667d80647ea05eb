import { makeMemoryStore } from './memory-store.ts';
import { makeTurnRig } from './rig.ts';
import { SCRIPT } from './turn.ts';

// The turns of redis-worker.ts over maps in memory: what one process can do where nothing is shared. Each message with a
// number is answered by the milliseconds that as many rounds of five turns of 100 people took.
const PEOPLE = 100;
const rig = await makeTurnRig(makeMemoryStore());
process.on('message', async (rounds: number) => {
  const from = performance.now();
  for (let i = 0; i < rounds * SCRIPT.length; i += 1) {
    const lanes = await rig.accept(PEOPLE, () => SCRIPT[i % SCRIPT.length] as (typeof SCRIPT)[number]);
    for (const lane of lanes) await rig.run(lane);
  }
  process.send?.(performance.now() - from);
});
process.send?.('ready');
