import type { Handlers } from '../api/handlers.ts';
import { indicatorsCsv } from '../export/indicators-csv.ts';
import { exportPerson } from '../export/person.ts';
import type { Report } from '../indicators/report.ts';
import type { MisuseAlarm } from '../misuse/alarm.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { mustSee } from '../tickets/see.ts';
import { audienceOf } from './indicators.ts';

/** What leaves the desk as a file: figures linked to nobody, and what is held of one person at their own request. */
export function exportOperations(
  deps: TicketDeskDeps,
  report: Report,
  misuse: Pick<MisuseAlarm, 'admit' | 'nudge'>,
): Pick<Handlers, 'exportIndicators' | 'exportPerson'> {
  const { store } = deps;
  return {
    exportIndicators: async ({ actor, query, res }) => {
      const csv = indicatorsCsv(await report({ step: query.by, audience: audienceOf(actor.role) }));
      await store.audit([{ actor: actor.id, action: 'indicators.exported', data: { by: query.by } }]);
      res.writeHead(200, {
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Length': Buffer.byteLength(csv),
        'Content-Disposition': `attachment; filename="rumbo-${query.by}.csv"`,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
      });
      res.end(csv);
      return undefined;
    },
    exportPerson: async ({ actor, params, body }) => {
      const ticket = mustSee(actor, await store.ticket(params.ticket ?? ''));
      misuse.admit(actor.id, ticket.id);
      // Before the words leave: an export that is not in the chain did not happen.
      await store.audit([
        { actor: actor.id, action: 'person.exported', ticket: ticket.id, data: { basis: body.basis } },
      ]);
      misuse.nudge();
      return exportPerson(deps, actor, ticket);
    },
  };
}
