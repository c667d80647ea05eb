import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PERIOD_MICROS = 10_000;

/**
 * Gives a process a share of one core at most, by the kernel's control groups (version 1, else 2).
 * @param share of a core, 0.5: half of one
 * @returns how to undo it once the process is gone, or undefined where this machine lets nobody do so
 */
export async function limitCpu(pid: number, share: number): Promise<(() => Promise<void>) | undefined> {
  const quota = Math.round(PERIOD_MICROS * share);
  const name = `rumbo-bench-${pid}`;
  for (const [group, limits] of [
    [
      join('/sys/fs/cgroup/cpu', name),
      { 'cpu.cfs_period_us': `${PERIOD_MICROS}`, 'cpu.cfs_quota_us': `${quota}` },
    ],
    [join('/sys/fs/cgroup', name), { 'cpu.max': `${quota} ${PERIOD_MICROS}` }],
  ] as const) {
    try {
      await mkdir(group);
      for (const [file, limit] of Object.entries(limits)) await writeFile(join(group, file), limit);
      await writeFile(join(group, 'cgroup.procs'), `${pid}`);
      return () => rmdir(group).catch(() => {});
    } catch {
      await rmdir(group).catch(() => {});
    }
  }
  return undefined;
}
