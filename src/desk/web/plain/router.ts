import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { describeError } from '../../../telemetry/logger.ts';
import { checkForm } from '../../api/cross-site.ts';
import { admit } from '../../api/perform.ts';
import { DeskProblem } from '../../contract.ts';
import type { Assets } from '../assets.ts';
import { nonceOf } from '../protect.ts';
import type { PlainDeps } from './deps.ts';
import { drawDocument } from './document.tsx';
import { homeOf } from './frame.tsx';
import { Once } from './once.ts';
import { problemPage } from './problem-page.tsx';
import { nowhere, PLAIN_ROUTES, type PlainRoute } from './routes.ts';
import { makeFirstStepSeal } from './seal.ts';
import { signInView } from './sign-in.tsx';
import { makeVisit, type Outcome, type Visit } from './visit.ts';

/** A message of 4,096 characters of any script, with a draft beside it, as a form writes them. */
const FORM_BYTES = 256 * 1024;
const MOST_FIELDS = 100;

/**
 * The desk without scripts, under /desk: pages and forms over the same operations as the API, by the same permissions.
 * A form is refused without the token of its session; what it does ends in a redirect, so that a reload repeats nothing.
 * To be mounted behind the headers of src/desk/web/protect.ts.
 */
export function makePlainRouter(deps: PlainDeps, assets: Assets): Router {
  const router = Router({ caseSensitive: true });
  const now = () => deps.clock.now().getTime();
  const seal = makeFirstStepSeal(deps.secret, now);
  const presses = new Once<Outcome>(now);
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: MOST_FIELDS });

  const answer = async (route: PlainRoute, req: Request, res: Response): Promise<void> => {
    const signedIn = await deps.sessions.find(deps.cookies.read(req));
    const visit = makeVisit(deps, seal, req, res, signedIn);
    const outcome = await outcomeOf(route, req, visit).catch((error: unknown) => {
      if (error instanceof DeskProblem) return refusalOf(route, visit, error);
      deps.logger.error(
        { err: describeError(error), operation: route.operation },
        'a page of the desk failed',
      );
      return problemPage(visit, new DeskProblem(500, 'internal'));
    });
    if ('to' in outcome) return void res.redirect(303, outcome.to);
    if ('file' in outcome) {
      res.setHeader('Content-Disposition', `attachment; filename="${outcome.file.name}"`);
      return void res.type(outcome.file.type).send(outcome.file.body);
    }
    if (outcome.leaves) res.setHeader('Refresh', `${outcome.leaves.after}; url=${outcome.leaves.to}`);
    const view = route.method === 'post' ? { ...outcome, takesOver: false } : outcome;
    res.status(view.status ?? 200).type('html');
    res.send(drawDocument(visit, view, assets, nonceOf(res)));
  };

  const outcomeOf = async (route: PlainRoute, req: Request, visit: Visit): Promise<Outcome> => {
    const { signedIn } = visit;
    const actor = signedIn?.actor;
    if (route.method === 'post') checkForm(req, actor, visit.field('csrf'));
    if (actor?.may('tickets.work')) deps.visits.seen(actor.id);
    if (route.method === 'get' && actor && route.path === '/desk' && !actor.may('tickets.read'))
      return { to: homeOf(visit) };
    admit(route.operation, signedIn);
    if (route.method === 'get' && signedIn?.account.mustChangePassword && route.path !== '/desk/account')
      return { to: '/desk/account' };
    if (route.operation === 'signOut' && actor) deps.visits.left(actor.id);
    if (!route.isOnce) return route.run(visit);
    const press = [actor?.session ?? '', req.path, JSON.stringify(req.body)];
    return presses.run(
      press,
      () => route.run(visit),
      (outcome) => 'to' in outcome,
    );
  };

  for (const route of PLAIN_ROUTES)
    router[route.method](route.path, ...(route.method === 'post' ? [form] : []), (req, res) =>
      answer(route, req, res),
    );
  const lost: PlainRoute = { method: 'get', path: '', operation: 'session', run: nowhere };
  router.get(/^\/desk(\/.*)?$/, (req, res) => answer(lost, req, res));
  router.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    // What could not be read as a form is theirs: too large, too many fields, another encoding. All else is ours.
    const { status = 500 } = error as { status?: number };
    const code = status === 413 ? 'too-large' : status < 500 ? 'malformed-request' : 'internal';
    if (code === 'internal') deps.logger.error({ err: describeError(error) }, 'a page of the desk failed');
    const problem = new DeskProblem(status === 413 ? 413 : status < 500 ? 400 : 500, code);
    const visit = makeVisit(deps, seal, req, res, undefined);
    res.status(problem.status).type('html');
    res.send(drawDocument(visit, problemPage(visit, problem), assets, nonceOf(res)));
  });
  return router;
}

/** Whoever is not signed in signs in, and goes on where they were with what they had written. */
async function refusalOf(route: PlainRoute, visit: Visit, problem: DeskProblem): Promise<Outcome> {
  if (problem.code === 'not-signed-in') {
    const written = { by: visit.field('by'), reply: visit.field('text'), note: visit.field('note') };
    const ticket = visit.param('ticket');
    const isCase = /^[\w-]{1,64}$/.test(ticket);
    const to = route.method === 'get' ? visit.path : isCase ? `/desk/t/${ticket}` : '/desk';
    const isLost = isCase && (written.reply !== '' || written.note !== '');
    if (route.method === 'get') return { ...signInView(visit, { to }), takesOver: true };
    const kept = isLost ? { kept: written } : {};
    return signInView(visit, { to, ...kept, problem: 'ended' });
  }
  // Where somebody may not be, nothing of the page is drawn.
  if (!route.refused || problem.code === 'forbidden' || problem.code === 'cross-site')
    return problemPage(visit, problem);
  try {
    return await route.refused(visit, problem);
  } catch (error) {
    if (error instanceof DeskProblem) return problemPage(visit, problem);
    throw error;
  }
}
