import { parentPort, workerData } from 'node:worker_threads';
import { Database } from './driver.ts';

// A thread and a connection of its own: the fsync of pages spread over a large file would stop every turn meanwhile.
const db = new Database(String(workerData));
db.exec('PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
parentPort?.on('message', (message) => {
  if (message === 'end') {
    db.close();
    parentPort?.close();
    return;
  }
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A full disk, say: the log keeps everything, and the next time comes.
  }
  parentPort?.postMessage('done');
});
