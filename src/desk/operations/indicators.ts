import type { Role } from '../accounts/permissions.ts';
import type { Handlers } from '../api/handlers.ts';
import type { Audience, Report } from '../indicators/report.ts';

/** Those who answer for the service see its figures as they are; whoever else may read them sees what protects people. */
const INSIDE: readonly Role[] = ['supervisor', 'administrator', 'auditor'];
export const audienceOf = (role: Role): Audience => (INSIDE.includes(role) ? 'all' : 'outside');

/** The figures behind the dashboards. */
export function indicatorOperations(report: Report): Pick<Handlers, 'indicators'> {
  return {
    indicators: ({ actor, query }) => report({ step: query.by, audience: audienceOf(actor.role) }),
  };
}
