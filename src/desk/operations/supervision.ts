import type { Handlers } from '../api/handlers.ts';
import { colleaguesOf, readLoad } from '../supervision/load.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';

/** Who is there, who carries what, and the chain of what was done. */
export function supervisionOperations(
  deps: TicketDeskDeps,
): Pick<Handlers, 'setPresence' | 'colleagues' | 'load' | 'audit'> {
  const { store, directory, presence } = deps;
  return {
    setPresence: async ({ actor, body }) => {
      presence.setStatus(actor.id, body.status);
      return undefined;
    },
    colleagues: async () => ({ colleagues: colleaguesOf(directory, presence) }),
    load: () => readLoad(deps),
    audit: async ({ actor, query }) => {
      await store.audit([{ actor: actor.id, action: 'audit.read' }]);
      const [entries, chain] = await Promise.all([
        store.auditPage({
          limit: query.limit,
          ...(query.ticket === undefined ? {} : { ticket: query.ticket }),
          ...(query.actor === undefined ? {} : { actor: query.actor }),
          ...(query.before === undefined ? {} : { before: query.before }),
        }),
        store.verifyAudit(),
      ]);
      return {
        entries: entries.map((entry) => ({
          ...entry,
          at: entry.at.toISOString(),
          actorName: directory.byId(entry.actor)?.name ?? null,
          ticket: entry.ticket ?? null,
        })),
        isIntact: chain.isIntact,
        brokenAt: chain.brokenAt ?? null,
      };
    },
  };
}
