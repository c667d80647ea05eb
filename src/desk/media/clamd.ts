import { connect } from 'node:net';
import type { MediaScanner } from '../ports.ts';

const TIMEOUT_MS = 15_000;
/** clamd takes any size of part up to its StreamMaxLength. */
const PART_BYTES = 64 * 1024;
const MOST_ANSWER_BYTES = 4 * 1024;

/** The scanner did not say what it thinks of a file; the message holds nothing of the file. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}

/**
 * Asks a ClamAV daemon over TCP: `zINSTREAM`, parts with their length before them, an empty one at the end; it answers
 * `stream: OK` or `stream: <name> FOUND` (clamd(8), "INSTREAM"). A connection for each file: clamd closes it by itself.
 * The scanner throws ScanError where clamd cannot be reached, takes too long or finds the file too large.
 */
export function makeClamdScanner(config: {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs?: number;
}): MediaScanner {
  const { host, port, timeoutMs = TIMEOUT_MS } = config;
  return (file) =>
    new Promise((done, fail) => {
      const socket = connect({ host, port });
      let answer = '';
      const end = (outcome: 'clean' | 'infected' | undefined, why = '') => {
        clearTimeout(timer);
        socket.destroy();
        if (outcome) done(outcome);
        else fail(new ScanError(why));
      };
      const timer = setTimeout(() => end(undefined, 'the scanner does not answer in time'), timeoutMs);
      socket.once('error', () => end(undefined, 'the scanner cannot be reached'));
      socket.once('close', () => end(undefined, 'the scanner hung up'));
      socket.on('data', (part: Buffer) => {
        answer += part.toString('latin1');
        if (answer.length > MOST_ANSWER_BYTES) return end(undefined, 'the scanner answers too much');
        if (!answer.includes('\0')) return;
        if (answer === 'stream: OK\0') return end('clean');
        if (/^stream: [^\0]+ FOUND\0$/.test(answer)) return end('infected');
        end(undefined, 'the scanner did not look at it');
      });
      socket.once('connect', () => {
        socket.write('zINSTREAM\0');
        for (let at = 0; at < file.length; at += PART_BYTES) {
          const part = file.subarray(at, at + PART_BYTES);
          socket.write(lengthOf(part.length));
          socket.write(part);
        }
        socket.write(lengthOf(0));
      });
    });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}
