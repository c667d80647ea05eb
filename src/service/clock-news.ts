import type { ClockNews } from '../scheduling/steady-clock.ts';
import type { Logger } from '../telemetry/telemetry.ts';

/** Words for what the clock finds out about the machine's. */
export function tellOfClock(logger: Logger): (news: ClockNews) => void {
  return (news) => {
    if (news.kind === 'agreed') return logger.info({}, 'the clock of this machine is believed again');
    const bySeconds = Math.round(news.byMs / 1000);
    if (news.kind === 'jumped')
      logger.warn(
        { bySeconds },
        'the clock of this machine jumped: time goes on as before until messages bear it out',
      );
    else
      logger.error(
        { bySeconds },
        'the clock of this machine is far from the providers’: look at its time service',
      );
  };
}
