import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeskClient, demoAccounts } from '../../tests/support/desk.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, pause, type Scenario, waitFor } from './scenario.ts';
import { deliver, openStage, phoneOf, type Stage, say, tap } from './stage.ts';

const HOUR = 3600_000;
const JUMPS: Readonly<Record<string, number>> = {
  'two hours back': -2 * HOUR,
  'two hours ahead': 2 * HOUR,
  'ten years ahead': 3650 * 24 * HOUR,
  'ten years back': -3650 * 24 * HOUR,
  'a leap second': -1_000,
};
/** Long enough for the desk's watch (2 s) and for retention, which the preload runs twice a second. */
const LOOK_MS = 2_300;

interface Seen {
  readonly conversations: number;
  readonly sent: number;
  readonly returned: number;
  readonly breached: number;
}

/**
 * The machine's clock jumps and is set right again, under a service with people, a case that waits and one that is held.
 * Then the process is started in another year, and runs over the end of summer time.
 */
async function jump(people: number, lookMs: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-clock-'));
  const file = join(folder, 'shift');
  const shiftBy = async (ms: number) => {
    await writeFile(file, String(ms));
    await pause(100);
  };
  await writeFile(file, '0');
  const stage = await openStage({
    preload: 'shifted-clock.mjs',
    // Where clocks still go back an hour.
    env: { TEST_CLOCK_FILE: file, TZ: 'America/Ciudad_Juarez' },
  });
  const broken: string[] = [];
  const figures: Record<string, unknown> = { people };
  try {
    const counsellor = await prepare(stage, people);
    const before = await look(stage, counsellor);
    for (const [name, ms] of Object.entries(JUMPS)) {
      await shiftBy(ms);
      await pause(lookMs);
      const during = await look(stage, counsellor);
      // Words of a counsellor still go: the window is not over.
      const held = await heldCase(counsellor);
      const wrote = await counsellor.call('POST', `/tickets/${held}/messages`, { text: `hola (${name})` });
      await waitFor(() => stage.graph.sent.length > during.sent, 'the counsellor’s words', PATIENCE_MS);
      await shiftBy(0);
      await pause(300);
      const sameAs = (one: Seen) =>
        one.conversations === before.conversations && one.returned === before.returned && one.breached === 0;
      if (!sameAs(during)) broken.push(`${name}: ${JSON.stringify(during)}`);
      if (wrote.status !== 201) broken.push(`${name}: a counsellor’s words gave ${wrote.status}`);
    }
    const spoken = Object.keys(JUMPS).length;
    figures.jumps = spoken;
    figures.sentByItself = stage.graph.sent.length - before.sent - spoken;
    await shiftBy(JUMPS['ten years ahead'] ?? 0);
    await stage.restart('SIGTERM');
    await pause(lookMs);
    figures.conversationsAfterStartInAnotherYear = countConversations(stage);
    // People write: their messages bear neither time out, and are answered all the same.
    const sent = stage.graph.sent.length;
    await deliver(stage.service.url, tap(phoneOf(5), 'wamid.T16-y'));
    await waitFor(() => stage.graph.sent.length > sent, 'an answer in another year', PATIENCE_MS);
    // One second before the hour between one and two comes a second time: 1 November 2026, 02:00 there.
    await writeFile(file, String(Date.parse('2026-11-01T07:59:58Z') - Date.now()));
    await stage.restart('SIGTERM');
    const warned = stage.service.output().includes('jumped');
    await pause(lookMs + 1_000);
    figures.conversationsAfterSummerTime = countConversations(stage);
    figures.warnedAtStartInThePast = warned;
    const kept = [figures.conversationsAfterStartInAnotherYear, figures.conversationsAfterSummerTime];
    figures.conversations = before.conversations;
    const verdict = judge(figures, {
      'nothing expired at the start in another year or over the end of summer time': kept.every(
        (one) => one === before.conversations,
      ),
      'nothing was sent by itself': figures.sentByItself === 0,
      'a start in the past is told of': warned,
    });
    return { figures, broken: [...broken, ...verdict.broken] };
  } finally {
    await stage.end();
    await rm(folder, { recursive: true });
  }
}

/** People with an answer each; one case that waits, one that somebody holds and the person waits in. */
async function prepare(stage: Stage, people: number): Promise<DeskClient> {
  const { graph, service } = stage;
  for (let n = 0; n < people; n += 1) await deliver(service.url, tap(phoneOf(n), `wamid.T16-${n}`));
  for (const n of [0, 1])
    await deliver(service.url, say(phoneOf(n), `wamid.T16-h${n}`, 'quiero hablar con una persona'));
  await waitFor(() => graph.sent.length >= people + 2, 'the first answers', 60_000);
  const { email, password } = demoAccounts(service.output()).counsellor ?? { email: '', password: '' };
  const counsellor = await new DeskClient(service.url).signIn(email, password);
  await waitFor(
    async () => (await counsellor.tickets('?state=waiting')).length === 2,
    'two cases',
    PATIENCE_MS,
  );
  const [first] = await counsellor.tickets('?state=waiting');
  await counsellor.call('POST', `/tickets/${first?.id}/claim`);
  return counsellor;
}

const heldCase = async (counsellor: DeskClient): Promise<string> =>
  (await counsellor.tickets('?state=open'))[0]?.id ?? 'none is held';

async function look(stage: Stage, counsellor: DeskClient): Promise<Seen> {
  const rows = await counsellor.tickets();
  return {
    conversations: countConversations(stage),
    sent: stage.graph.sent.length,
    returned: rows.filter(({ state }) => state === 'waiting').length,
    breached: rows.filter(({ isBreached }) => isBreached).length,
  };
}

function countConversations({ service }: Stage): number {
  const db = new DatabaseSync(join(service.dataDir, 'rumbo.db'), { readOnly: true });
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM conversation').get()?.n);
  } finally {
    db.close();
  }
}

export const t16: Scenario = {
  name: 'T16',
  what: 'the machine’s clock jumps −2 h, +2 h, ±10 years, by a leap second; a start in another year; the end of summer time',
  bar: 'nothing expires, nothing is late, nothing is sent by itself; a counsellor’s words still go',
  short: () => jump(12, LOOK_MS),
  long: () => jump(500, 20_000),
};
