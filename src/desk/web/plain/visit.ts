import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import type { Permission } from '../../accounts/permissions.ts';
import type { SignedIn } from '../../accounts/sessions.ts';
import type { Handlers } from '../../api/handlers.ts';
import { perform } from '../../api/perform.ts';
import type { Operation } from '../../api/routes.ts';
import { machineOf } from '../../api/throttle.ts';
import type { Words } from '../shared/words.ts';
import type { PlainDeps } from './deps.ts';
import type { FirstStepSeal } from './seal.ts';
import { type OfficeTimes, timesIn } from './times.ts';
import { languageOf, wordsOf } from './words.ts';

type Result<K extends Operation> = Awaited<ReturnType<Handlers[K]>>;

export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** One request for a page, or one form that was sent. */
export interface Visit {
  readonly res: Response;
  readonly signedIn: SignedIn | undefined;
  readonly t: Words;
  readonly times: OfficeTimes;
  /** Ms. */
  readonly now: number;
  readonly path: string;
  readonly param: (name: string) => string;
  readonly query: (name: string) => string;
  /** One field of the form as it was typed, line ends as `\n`; '' when it is not there. */
  readonly field: (name: string) => string;
  readonly fields: (name: string) => readonly string[];
  /** New for every page: names one press of a button. */
  readonly key: string;
  readonly seal: FirstStepSeal;
  readonly isHttps: boolean;
  readonly hasInstitution: boolean;
  readonly may: (permission: Permission) => boolean;
  /** Does an operation of the API, by its rules. @throws DeskProblem as the API would answer */
  call<K extends Operation>(operation: K, input?: CallInput): Promise<Result<K>>;
}

/** What is said on top: an outcome, or why something was not done. */
export interface Said {
  readonly tone: 'good' | 'bad' | 'warn';
  readonly text: string;
}

export interface View {
  readonly title: string;
  /** Of the bar on top; `none` where it is not drawn. */
  readonly place: string;
  readonly main: VNode;
  readonly said?: Said | undefined;
  /** The app has this page too and may go on with it as soon as it runs. */
  readonly takesOver?: boolean;
  readonly status?: number;
  /** Seconds after which the browser goes to another page. */
  readonly leaves?: { readonly after: number; readonly to: string };
}

/** Something to save rather than to read here. */
export interface Download {
  /** Of ours: letters, digits, points and hyphens. */
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

export type Outcome = View | { readonly to: string } | { readonly file: Download };

export function makeVisit(
  deps: PlainDeps,
  seal: FirstStepSeal,
  req: Request,
  res: Response,
  signedIn: SignedIn | undefined,
): Visit {
  const actor = signedIn?.actor;
  const form = (req.body ?? {}) as Readonly<Record<string, unknown>>;
  const fields = (name: string): string[] =>
    (Object.hasOwn(form, name) ? [form[name]].flat() : [])
      .filter((one): one is string => typeof one === 'string')
      .map((one) => one.replaceAll(/\r\n?/g, '\n'));
  const query = (name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    res,
    signedIn,
    t: wordsOf(deps.texts, languageOf(req, actor?.languages)),
    times: timesIn(deps.timeZone),
    now: deps.clock.now().getTime(),
    path: req.path,
    param: (name) => String(req.params[name] ?? ''),
    query,
    field: (name) => fields(name)[0] ?? '',
    fields,
    key: randomBytes(16).toString('hex'),
    seal,
    isHttps: deps.isHttps(),
    hasInstitution: deps.hasInstitution,
    may: (permission) => actor?.may(permission) ?? false,
    call: async <K extends Operation>(operation: K, input: CallInput = {}): Promise<Result<K>> =>
      (await perform(deps.handlers, operation, {
        signedIn,
        params: input.params ?? {},
        query: input.query,
        body: input.body,
        req,
        res,
        machine: machineOf(req),
      })) as Result<K>,
  };
}
