import { readFileSync } from 'node:fs';
import { findFreePort } from '../tests/support/free-port.ts';
import { removeDataDir, startService } from '../tests/support/service.ts';
import { makeTurnRig } from './rig.ts';

const MIB = 1024 * 1024;

/** RSS of the real service after start, and the heap over 30,000 turns of the real turn runner. */
export async function benchMemory(): Promise<Record<string, unknown>> {
  const service = await startService({ port: await findFreePort() });
  await new Promise((done) => setTimeout(done, 1500));
  const rss = residentBytes(service.child.pid);
  await service.stop();
  await removeDataDir(service.dataDir);

  const rig = await makeTurnRig();
  const people = 500;
  const turns = async (rounds: number) => {
    for (let i = 0; i < rounds; i += 1) {
      const lanes = await rig.accept(people, () =>
        i % 2 === 0
          ? { kind: 'text', text: 'cuanto es el salario minimo' }
          : { kind: 'list', payload: 'menu:fraud', text: 'x' },
      );
      for (const lane of lanes) await rig.run(lane);
    }
  };
  await turns(10); // 5,000 turns fill caches and compiled code
  const before = await settledHeap();
  await turns(60);
  const after = await settledHeap();
  await rig.close();
  const grownMiB = (after - before) / MIB;
  return {
    rssAfterStartMiB: Math.round(rss / MIB),
    rssBar: 250,
    rssHolds: rss / MIB <= 250,
    heapBeforeMiB: Math.round(before / MIB),
    heapGrowthOver30000TurnsMiB: Math.round(grownMiB * 100) / 100,
    heapHolds: grownMiB < 2,
    readyMs: Math.round(service.readyMs),
  };
}

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** Heap in use after collecting twice; `node --expose-gc` is set by the bench script. */
async function settledHeap(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error('run with --expose-gc');
  for (let i = 0; i < 3; i += 1) {
    gc();
    await new Promise((done) => setTimeout(done, 50));
  }
  return process.memoryUsage().heapUsed;
}
