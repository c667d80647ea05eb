// Loaded into the service before anything of its own. On SIGUSR2 the store's log is put where every write succeeds and
// every fsync fails (/dev/null: EINVAL, which SQLite takes as it takes EIO), and on the next one back where it was.
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';

let isBroken = false;
process.on('SIGUSR2', () => {
  isBroken = !isBroken;
  for (const name of readdirSync('/proc/self/fd')) {
    let path = '';
    try {
      path = readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      continue;
    }
    const isLog = path.endsWith('/rumbo.db-wal');
    if (isLog && isBroken) {
      process.env.TEST_WAL_PATH = path;
      swap(Number(name), '/dev/null');
    } else if (path === '/dev/null' && !isBroken && swapped.has(Number(name))) {
      swap(Number(name), process.env.TEST_WAL_PATH);
    }
  }
  process.stdout.write(`fsync ${isBroken ? 'fails' : 'works'} on ${swapped.size}\n`);
});

const swapped = new Set();

/** The lowest free number is given to the next file that is opened: the one just closed, unless a lower one is free. */
function swap(fd, path) {
  const fillers = [];
  closeSync(fd);
  let got = openSync(path, 'r+');
  while (got < fd) {
    fillers.push(got);
    got = openSync(path, 'r+');
  }
  if (got !== fd) throw new Error('the number was taken meanwhile');
  for (const filler of fillers) closeSync(filler);
  swapped.add(fd);
}
