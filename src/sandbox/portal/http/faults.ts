import { z } from 'zod';
import { type Answer, problem, tryLater } from './answer.ts';

/** What a portal does on a bad day, on demand: `POST /__sandbox/faults` with a list of these. */
const PortalFault = z
  .strictObject({
    /**
     * `status`: a problem of that status; `html`: a page where JSON was asked for; `wrong-json`: JSON of another shape;
     * `half-body`: the connection ends in the middle of the answer; `drop`: the request is done, its answer never comes;
     * `slow`: the right answer, late.
     */
    kind: z.enum(['status', 'html', 'wrong-json', 'half-body', 'drop', 'slow']),
    /** An operationId of the contract; without it the fault meets any operation. */
    operation: z.string().max(60).optional(),
    /** How many requests it meets. */
    times: z.union([z.int().min(1), z.literal('always')]).default(1),
    /** For `status` (500) and `html` (200). */
    status: z.int().min(200).max(599).optional(),
    /** Sent with 429 and 503. */
    retryAfterSeconds: z.int().min(1).max(3600).default(1),
    /** Waits before answering, whatever the kind. */
    delayMs: z.int().min(0).max(600_000).default(0),
  })
  .refine(({ kind, delayMs }) => kind !== 'slow' || delayMs > 0, 'slow needs delayMs');
export type PortalFault = z.output<typeof PortalFault>;
export type GivenFault = z.input<typeof PortalFault>;

const MAINTENANCE = `<!doctype html><html lang="es"><head><title>En mantenimiento</title></head>
<body><h1>Sitio en mantenimiento</h1><p>Por favor, intente más tarde.</p></body></html>`;

/** Faults waiting to happen: for each request the first one that fits. */
export class PortalFaults {
  #waiting: { readonly fault: PortalFault; left: number }[] = [];

  /** Replaces what was waiting; an empty list ends a fault that meets always. @throws z.ZodError */
  set(faults: unknown): void {
    this.#waiting = z
      .array(PortalFault)
      .parse(faults)
      .map((fault) => ({ fault, left: fault.times === 'always' ? Number.POSITIVE_INFINITY : fault.times }));
  }

  next(operation: string): PortalFault | undefined {
    const found = this.#waiting.find(({ fault }) => (fault.operation ?? operation) === operation);
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting.splice(this.#waiting.indexOf(found), 1);
    return found.fault;
  }
}

/** The answer in place of the right one; undefined: the right one is worked out, whatever becomes of it then. */
export function answerOf({ kind, status, retryAfterSeconds }: PortalFault): Answer | undefined {
  switch (kind) {
    case 'status':
      return status === 429 || status === 503 ? tryLater(status, retryAfterSeconds) : problem(status ?? 500);
    case 'html':
      return {
        status: status ?? 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: MAINTENANCE,
      };
    case 'wrong-json':
      // As the portal's present site says that something failed.
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ result: false, datos: null, total: '0' }),
      };
    default:
      return undefined;
  }
}
