import { parentPort, workerData } from 'node:worker_threads';
import { Database } from './driver.ts';

// A thread of its own: reading a large file through takes seconds, and turns must not wait for it.
const db = new Database(String(workerData));
let found: string | undefined;
try {
  found = db.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check;
} catch (error) {
  found = error instanceof Error ? error.name : 'unreadable';
}
db.close();
parentPort?.postMessage(found === 'ok');
