import { join } from 'node:path';
import express, { type Response, Router } from 'express';
import { z } from 'zod';
import type { Graph } from '../graph/graph.ts';
import type { Phones } from '../phones.ts';
import type { Twilio } from '../twilio/twilio.ts';

export interface SimulatorOptions {
  readonly phones: Phones;
  readonly graph: Graph | undefined;
  readonly twilio: Twilio | undefined;
  readonly rootDir: string;
}

/** Only invented numbers: nobody's phone can be typed in here. */
const Person = z.string().regex(/^55000\d{5}$/);
const Sent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    channel: z.enum(['whatsapp', 'sms']),
    person: Person,
    text: z.string().min(1).max(4096),
    isHidden: z.boolean().optional(),
  }),
  z.object({
    kind: z.enum(['button', 'list', 'quick_reply']),
    person: Person,
    id: z.string().max(256),
    title: z.string().max(72),
    isHidden: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('location'),
    person: Person,
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().max(80),
    isHidden: z.boolean().optional(),
  }),
  z.object({ kind: z.enum(['voice', 'image']), person: Person, isHidden: z.boolean().optional() }),
]);

const HEARTBEAT_MS = 20_000;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /simulator`: a phone in the browser. What is typed goes through the stand-ins as a signed webhook. */
export function makeSimulator({ phones, graph, twilio, rootDir }: SimulatorOptions): Router {
  const router = Router();
  const page = join(rootDir, 'src/sandbox/simulator/page');
  router.use('/simulator', (_req, res, next) => {
    res.setHeader('Content-Security-Policy', CSP);
    res.setHeader('Cache-Control', 'no-cache');
    next();
  });
  router.get('/simulator', (_req, res) => res.sendFile(join(page, 'simulator.html')));
  router.get('/simulator/simulator.css', (_req, res) => res.sendFile(join(page, 'simulator.css')));
  router.use(
    '/simulator/js',
    express.static(join(rootDir, 'dist/public/sandbox/simulator/page'), { index: false }),
  );
  router.get('/simulator/events', (req, res) => {
    const person = Person.safeParse(req.query.person);
    if (!person.success) return void res.status(400).end();
    const after = Number(req.headers['last-event-id'] ?? 0) || 0;
    streamEvents(res, (send) => phones.follow(person.data, after, send));
  });
  router.post('/simulator/messages', express.json({ limit: '32kb' }), async (req, res) => {
    const parsed = Sent.safeParse(req.body);
    if (!parsed.success) return void res.status(400).json({ error: 'not a message of the simulator' });
    const isTaken = await send(parsed.data);
    res.status(isTaken ? 202 : 502).json({ taken: isTaken });
  });
  return router;

  async function send(sent: z.output<typeof Sent>): Promise<boolean> {
    const channel = 'channel' in sent ? sent.channel : 'whatsapp';
    const options = { isHidden: sent.isHidden ?? false };
    phones.add({
      kind: 'bubble',
      bubble: {
        id: `me-${Date.now()}-${Math.random()}`,
        channel,
        person: sent.person,
        from: 'person',
        at: Date.now(),
        text: describe(sent),
      },
    });
    if (sent.kind === 'text' && sent.channel === 'sms')
      return (await twilio?.receive(`+52${sent.person}`, sent.text)) ?? false;
    return (await graph?.receive(`521${sent.person}`, toMetaMessage(sent), options)) ?? false;
  }
}

function describe(sent: z.output<typeof Sent>): string {
  if (sent.kind === 'text') return sent.text;
  if ('title' in sent) return sent.title;
  if (sent.kind === 'location') return `📍 ${sent.name}`;
  return sent.kind === 'voice' ? '🎤 0:04' : '📷';
}

/** The message in Meta's own shapes. */
function toMetaMessage(sent: z.output<typeof Sent>): Record<string, unknown> {
  switch (sent.kind) {
    case 'text':
      return { type: 'text', text: { body: sent.text } };
    case 'button':
      return {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: sent.id, title: sent.title } },
      };
    case 'quick_reply':
      return { type: 'button', button: { payload: sent.id, text: sent.title } };
    case 'list':
      return {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: sent.id, title: sent.title } },
      };
    case 'location':
      return {
        type: 'location',
        location: { latitude: sent.latitude, longitude: sent.longitude, name: sent.name },
      };
    case 'voice':
      return {
        type: 'audio',
        audio: {
          id: '900000000100',
          mime_type: 'audio/ogg; codecs=opus',
          sha256: 'c2FuZGJveA==',
          voice: true,
        },
      };
    case 'image':
      return {
        type: 'image',
        image: { id: '900000000101', mime_type: 'image/jpeg', sha256: 'c2FuZGJveA==' },
      };
  }
}

/** Server-sent events: ids for replay, a word where what was ends, a heartbeat so that proxies keep the line open. */
function streamEvents(res: Response, follow: (send: (event: { seq: number }) => void) => () => void): void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.write(': connected\n\n');
  const stop = follow((event) => void res.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`));
  // Whoever wants only what is there need not guess from a pause that this was all.
  res.write(': up to date\n\n');
  const heartbeat = setInterval(() => void res.write(': still here\n\n'), HEARTBEAT_MS);
  res.on('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}
