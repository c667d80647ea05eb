import { randomBytes } from 'node:crypto';
import { DeskClient, demoAccounts, type EventStream } from '../../tests/support/desk.ts';
import { hire } from '../../tests/support/desk-service.ts';
import { findFreePort } from '../../tests/support/free-port.ts';
import { metaEnv, startGraphStub } from '../../tests/support/meta.ts';
import { startRedisServer } from '../../tests/support/redis-server.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../../tests/support/service.ts';
import { judge, type Outcome, pause, type Scenario, waitFor } from './scenario.ts';
import { deliver, phoneOf, say } from './stage.ts';

/** Of one person; the oldest gives way from twenty on (src/desk/live/stream.ts). */
const CONSOLES_EACH = 12;
const LEAST_CASES = 15;

interface Size {
  readonly consoles: number;
  readonly cutEveryMs: number;
  readonly seconds: number;
  readonly restarts: readonly NodeJS.Signals[];
}

/** Open desks that are cut again and again while cases come and go and the process they hang on is restarted. */
async function consoles(store: 'embedded' | 'redis', size: Size): Promise<Outcome['figures']> {
  const graph = await startGraphStub();
  const redis = store === 'redis' ? await startRedisServer() : undefined;
  const env = {
    ...metaEnv(graph.url),
    ...(redis ? { REDIS_URL: redis.url, DATA_KEYS: randomBytes(32).toString('base64') } : {}),
  };
  const start = async (port: number, dataDir?: string): Promise<Service> =>
    startService({ ...BARE_START, env, port, ...(dataDir ? { dataDir } : {}) });
  // With Redis the desks hang on two processes, of which the first is restarted.
  const ports = await Promise.all((redis ? [0, 1] : [0]).map(() => findFreePort()));
  const services = await Promise.all(ports.map((port) => start(port)));
  const first = services[0] as Service;
  graph.serviceUrl = services.at(-1)?.url;
  const demo = demoAccounts(first.output());
  const signIn = ({ email, password } = { email: '', password: '' }) =>
    new DeskClient(services.at(-1)?.url ?? '').signIn(email, password);
  const desk = await signIn(demo.supervisor);
  const people = [desk];
  const admin = await signIn(demo.administrator);
  while (people.length * CONSOLES_EACH < size.consoles) {
    const one = { name: `Supervisora ${people.length}`, email: `s${people.length}@desk.example` };
    people.push(await hire(admin, one, 'supervisor'));
  }
  const streams: EventStream[] = Array.from({ length: size.consoles }, (_, n) => {
    const client = new DeskClient(services[n % services.length]?.url ?? '');
    client.cookie = people[n % people.length]?.cookie ?? '';
    return client.events('0');
  });
  let isOn = true;
  let cuts = 0;
  const cutting = (async () => {
    while (isOn) {
      await pause(size.cutEveryMs);
      for (const stream of streams) {
        stream.cut();
        setTimeout(() => isOn && stream.open(), 10 + Math.random() * 100);
        cuts += 1;
      }
    }
  })();
  try {
    const working = (async () => {
      const until = performance.now() + size.seconds * 1000;
      // So many at least, however slow the machine: there has to be something to tell.
      for (let n = 0; performance.now() < until || n < LEAST_CASES; n += 1) {
        await deliver(
          services.at(-1)?.url ?? '',
          say(phoneOf(n), `wamid.T23-${n}`, 'quiero hablar con una persona'),
        );
        await pause(120);
        const [waiting] = await desk.tickets('?state=waiting').catch(() => []);
        if (!waiting) continue;
        await insist(() => desk.call('POST', `/tickets/${waiting.id}/claim`));
        await insist(() =>
          desk.call('POST', `/tickets/${waiting.id}/messages`, {
            text: 'hola',
            clientId: `c-${n}-${waiting.id}`.slice(0, 64),
          }),
        );
      }
    })();
    const every = (size.seconds * 1000) / (size.restarts.length + 1);
    for (const signal of size.restarts) {
      await pause(every);
      const { dataDir } = services[0] as Service;
      await services[0]?.stop(signal);
      services[0] = await start(ports[0] ?? 0, dataDir);
    }
    await working;
    isOn = false;
    await cutting;
    await pause(300);
    for (const stream of streams) {
      stream.cut();
      stream.open();
    }
    const newest = async () => Number((await desk.call('GET', '/tickets')).body.lastEventId);
    await waitFor(
      async () => {
        const last = await newest();
        return streams.every(({ lastId }) => Number(lastId) >= last);
      },
      'the last event on every desk',
      60_000,
    ).catch(() => {});
    const events = await newest();
    let [missed, doubled, unordered] = [0, 0, 0];
    for (const stream of streams) {
      const ids = stream.events.flatMap(({ id, event }) =>
        id === undefined || event === 'reset' ? [] : [Number(id)],
      );
      const distinct = new Set(ids);
      doubled += ids.length - distinct.size;
      for (let id = 1; id <= events; id += 1) if (!distinct.has(id)) missed += 1;
      unordered += ids.filter((id, i) => i > 0 && id < (ids[i - 1] ?? 0)).length;
    }
    const resets = streams.reduce(
      (sum, one) => sum + one.events.filter(({ event }) => event === 'reset').length,
      0,
    );
    return {
      consoles: size.consoles,
      cuts,
      restarts: size.restarts.length,
      events,
      missed,
      doubled,
      unordered,
      resets,
    };
  } finally {
    isOn = false;
    for (const stream of streams) stream.cut();
    await Promise.all(services.map((service) => service.stop('SIGKILL')));
    await graph.close();
    await redis?.stop();
    for (const { dataDir } of services) await removeDataDir(dataDir);
  }
}

/** Until somebody answers: a process is being restarted. */
async function insist(call: () => Promise<{ status: number }>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const status = await call().then(
      (answer) => answer.status,
      () => 599,
    );
    if (status < 500) return;
    await pause(100);
  }
}

async function both(size: Size): Promise<Outcome> {
  const figures: Record<string, Record<string, unknown>> = {};
  for (const store of ['embedded', 'redis'] as const) figures[store] = await consoles(store, size);
  const none = (name: string) => Object.values(figures).every((one) => one[name] === 0);
  return judge(figures, {
    'no event missed': none('missed'),
    'none doubled': none('doubled'),
    'in order': none('unordered'),
    'nobody has to read everything anew': none('resets'),
    'there was something to tell': Object.values(figures).every(({ events }) => Number(events) >= 30),
  });
}

export const t23: Scenario = {
  name: 'T23',
  what: 'open desks, cut again and again, and the process restarted, with both stores',
  bar: 'no event missed (numbers without a gap), none doubled',
  short: () => both({ consoles: 12, cutEveryMs: 800, seconds: 6, restarts: ['SIGTERM', 'SIGKILL'] }),
  long: () =>
    both({ consoles: 200, cutEveryMs: 20_000, seconds: 240, restarts: ['SIGTERM', 'SIGKILL', 'SIGTERM'] }),
};
