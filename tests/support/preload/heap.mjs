// Loaded into the service before anything of its own: what is left of its heap after a full collection, and its open
// files, once a second, on standard output.
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
// Threads load it too; their heaps are others.
if (isMainThread)
  setInterval(
    () => {
      collect();
      const fds = readdirSync('/proc/self/fd').length;
      process.stdout.write(`heap ${process.memoryUsage().heapUsed} fds ${fds}\n`);
    },
    Number(process.env.TEST_HEAP_EVERY_MS ?? 1_000),
  ).unref();
