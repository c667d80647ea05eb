import { runCrashes } from '../../tests/chaos/crash-run.ts';
import { startEmbeddedFleet, startRedisFleet } from '../../tests/chaos/fleets.ts';
import { judge, round, type Scenario } from './scenario.ts';

const BAR = '0 lost, 0 out of order, at most 0.02 % twice; drained within 60 s of the last kill';
type Env = Readonly<Record<string, string>>;
const RUNS = [
  {
    name: 'T1',
    what: 'the process is killed, embedded store',
    fleet: (graphUrl: string, env: Env) => startEmbeddedFleet(graphUrl, env),
    killEveryMs: [1_000, 5_000] as const,
  },
  {
    name: 'T2',
    what: 'a worker, the other worker, redis-server are killed in turn',
    fleet: (graphUrl: string, env: Env) => startRedisFleet(graphUrl, { env }),
    killEveryMs: [3_000, 7_000] as const,
  },
];

/**
 * Their short forms are tests/chaos/crash.test.ts and redis.test.ts.
 * @param perSecond so many messages people write, each delivered twice: it sets how long a run lasts
 */
export const makeCrashes = (messages: number, perSecond: number): readonly Scenario[] =>
  RUNS.map(({ name, what, fleet, killEveryMs }) => ({
    name,
    what,
    bar: BAR,
    long: async (log) => {
      let said = 0;
      const result = await runCrashes({
        // What waited while nothing was up is answered faster than new messages come.
        fleet: (graphUrl) => fleet(graphUrl, { WHATSAPP_MESSAGES_PER_SECOND: String(2 * perSecond) }),
        perSecond,
        messages,
        conversations: Math.min(2_000, Math.ceil(messages / 50)),
        killEveryMs,
        drainMs: messages * 25 + 120_000,
        log: (line) => {
          said += 1;
          if (said % 60 === 0) log(line);
        },
      });
      return judge(
        { ...result, perSecond, seconds: round(result.seconds, 0) },
        {
          'nothing lost': result.lost === 0,
          'nothing out of order': result.outOfOrder === 0,
          'at most 0.02 % twice': result.duplicateSends <= result.messages * 0.0002,
          'drained within a minute of the last kill': result.drainedAfterLastKillSeconds <= 60,
        },
      );
    },
  }));
