import { type Operation, ROUTES, type Route } from '../../src/desk/api/routes.ts';
import type { Dice } from './mutate.ts';

export interface Guess {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly ticket: string | undefined;
  readonly body: unknown;
  /** A field that no schema knows was put in. */
  readonly hasForeign: boolean;
}

/** What requests are made of: things that are there, and things that were there or never were. */
export interface Known {
  readonly tickets: readonly string[];
  readonly messages: readonly string[];
  readonly accounts: readonly string[];
  readonly alerts: readonly string[];
}

const OPERATIONS = Object.keys(ROUTES) as Operation[];
/** Slow on purpose (passwords) or reads a whole chain: seldom, so that the rest is asked often. */
const SELDOM: Readonly<Partial<Record<Operation, number>>> = {
  signIn: 0.01,
  changePassword: 0.01,
  createAccount: 0.05,
  confirmSecondFactor: 0.2,
  offerSecondFactor: 0.1,
  audit: 0.03,
  openapi: 0.05,
  indicators: 0.1,
  exportIndicators: 0.1,
  // Streams stay open beside the run and are looked at as a whole.
  events: 0,
};
/** Where the words are. */
const OFTEN: readonly Operation[] = [
  'ticket',
  'messages',
  'message',
  'media',
  'claim',
  'reveal',
  'exportPerson',
  'transfer',
];
const TOPICS = ['labor-rights', 'fraud', 'job-search', 'protection'];
/** Fields somebody might try to slip in. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['holder', 'me'],
  ['assignee', 'me'],
  ['riskCodes', []],
  ['reason_', 'asked'],
  ['isProtection', false],
  ['actor', { id: 'system', role: 'administrator' }],
  ['passwordHash', ''],
  ['constructor', { prototype: { role: 'administrator' } }],
];

export function guess(dice: Dice, known: Known): Guess {
  const operation = pickOperation(dice);
  const route: Route = ROUTES[operation];
  const ids: Record<string, string> = {
    ticket: idFrom(dice, known.tickets, known),
    message: idFrom(dice, known.messages, known),
    account: idFrom(dice, known.accounts, known),
    alert: idFrom(dice, known.alerts, known),
    case: dice.pick(['unpaid-wages', 'locked-in', 'none']),
    index: dice.pick(['0', '1', '-1', '99']),
  };
  const path = route.path.replace(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(ids[name] ?? 'none'),
  );
  const body = route.body ? bodyFor(dice, operation, known) : undefined;
  // Administrators do make roles and close accounts: there they are no foreign fields, for nobody else they are any.
  const foreign = /Account$/.test(operation)
    ? FOREIGN
    : [...FOREIGN, ['role', 'administrator'] as const, ['isActive', true] as const];
  const hasForeign = body !== undefined && dice.below(6) === 0;
  return {
    operation,
    method: route.method.toUpperCase(),
    path: path + queryFor(dice, operation, known),
    ticket: route.path.includes(':ticket') ? ids.ticket : undefined,
    body: hasForeign ? { ...body, ...Object.fromEntries([dice.pick(foreign)]) } : body,
    hasForeign,
  };
}

function pickOperation(dice: Dice): Operation {
  for (;;) {
    const operation = dice.below(3) === 0 ? dice.pick(OFTEN) : dice.pick(OPERATIONS);
    if (dice.next() < (SELDOM[operation] ?? 1)) return operation;
  }
}

/** Mostly what is there; now and then an id of another kind, a neighbour of one, or nonsense. */
function idFrom(dice: Dice, own: readonly string[], known: Known): string {
  const id = own.length > 0 ? dice.pick(own) : 'none';
  switch (dice.below(14)) {
    case 0:
      return dice.pick([...known.tickets, ...known.messages, ...known.accounts]);
    case 1:
      return id.slice(0, -1) + dice.pick(['0', 'a', 'Z', '_']);
    case 2:
      return dice.pick(['..', '%2e%2e', `${id}/`, ` ${id}`, '__proto__', '*', 'null', "' OR 1=1 --"]);
    default:
      return id;
  }
}

function queryFor(dice: Dice, operation: Operation, known: Known): string {
  switch (operation) {
    case 'tickets':
      return dice.pick([
        '?state=waiting',
        '?who=mine&limit=40',
        '?limit=40',
        '?state=resolved&limit=40',
        `?limit=40&topic=${dice.pick(TOPICS)}`,
      ]);
    case 'messages':
      return dice.pick(['', '?limit=500', `?before=${encodeURIComponent(dice.pick(known.messages))}`]);
    case 'audit':
      return dice.pick([
        '?limit=20',
        `?ticket=${dice.pick(known.tickets)}`,
        `?actor=${dice.pick(known.accounts)}`,
      ]);
    case 'vacancies':
    case 'knowledge':
      return '?query=CANARY';
    case 'misuseAlerts':
      return dice.pick(['', '?state=all']);
    // One's own session only: the run goes on with the others.
    default:
      return '';
  }
}

function bodyFor(dice: Dice, operation: Operation, known: Known): Record<string, unknown> {
  const account = () => dice.pick(known.accounts);
  switch (operation) {
    case 'signIn':
      return { email: 'nobody@desk.example', password: 'not the password' };
    case 'changePassword':
      return { current: 'not the password', next: 'another long password' };
    case 'confirmSecondFactor':
      return { code: '000000' };
    case 'setPresence':
      return { status: dice.pick(['online', 'away']) };
    case 'createAccount':
      return { email: `made-${dice.below(1e9)}@desk.example`, name: 'X', role: 'ally', password: 'short' };
    case 'changeAccount':
      return { capacity: 1 + dice.below(9) };
    case 'sendMessage':
      return { text: 'hola' };
    case 'addNote':
      return { text: 'una nota', mentions: dice.pick([[], [account()]]) };
    case 'transfer':
      return {
        to: dice.pick<unknown>([
          account(),
          { kind: 'person', id: account() },
          { kind: 'topic', id: dice.pick(TOPICS) },
          { kind: 'office', id: 'CHP' },
          { kind: 'ally', id: 'albergue' },
        ]),
        note: 'va',
      };
    case 'resolve':
      return { outcome: 'oriented' };
    case 'hold':
      return { until: '2026-12-01T00:00:00Z' };
    case 'prioritise':
      return { score: dice.below(101), reason: 'porque' };
    case 'reveal':
      return { reason: 'para llamar' };
    case 'exportPerson':
      return { basis: 'asked_in_chat' };
    case 'setViewing':
      return { activity: dice.pick(['viewing', 'typing', 'gone']) };
    case 'answerPracticeTest':
      return { answers: {} };
    case 'actInPractice':
      return { action: 'claim' };
    case 'translate':
      return { text: 'hola', to: 'en' };
    case 'acknowledgeMisuse':
      return { note: 'se habló con la persona' };
    default:
      return {};
  }
}
