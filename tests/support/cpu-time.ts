/** CPU time, in ms, that a piece of work takes in this thread: a machine that stands still meanwhile does not count. */
export function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
