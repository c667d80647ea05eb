import type { z } from 'zod';
import type { Operation, ROUTES } from '../../../api/routes.ts';

type Routes = typeof ROUTES;

/**
 * Method and path of the operations that the pages call. `ROUTES` itself would bring zod into the browser; the type
 * below fails the build as soon as the two differ.
 */
export const ENDPOINTS = {
  signIn: ['post', '/session'],
  session: ['get', '/session'],
  signOut: ['delete', '/session'],
  changePassword: ['post', '/session/password'],
  offerSecondFactor: ['post', '/session/second-factor'],
  confirmSecondFactor: ['post', '/session/second-factor/confirm'],
  setPresence: ['put', '/presence'],
  colleagues: ['get', '/colleagues'],
  transferTargets: ['get', '/transfer-targets'],
  accounts: ['get', '/accounts'],
  createAccount: ['post', '/accounts'],
  changeAccount: ['patch', '/accounts/:account'],
  tickets: ['get', '/tickets'],
  ticket: ['get', '/tickets/:ticket'],
  messages: ['get', '/tickets/:ticket/messages'],
  message: ['get', '/tickets/:ticket/messages/:message'],
  claim: ['post', '/tickets/:ticket/claim'],
  sendMessage: ['post', '/tickets/:ticket/messages'],
  addNote: ['post', '/tickets/:ticket/notes'],
  transfer: ['post', '/tickets/:ticket/transfer'],
  resolve: ['post', '/tickets/:ticket/resolve'],
  hold: ['post', '/tickets/:ticket/hold'],
  giveBack: ['post', '/tickets/:ticket/return'],
  release: ['post', '/tickets/:ticket/release'],
  reopen: ['post', '/tickets/:ticket/reopen'],
  prioritise: ['post', '/tickets/:ticket/priority'],
  reveal: ['post', '/tickets/:ticket/reveal'],
  exportPerson: ['post', '/tickets/:ticket/export'],
  setViewing: ['put', '/tickets/:ticket/presence'],
  canned: ['get', '/canned'],
  knowledge: ['get', '/knowledge'],
  vacancies: ['get', '/vacancies'],
  translate: ['post', '/translate'],
  practice: ['get', '/practice'],
  practiceTest: ['get', '/practice/test'],
  answerPracticeTest: ['post', '/practice/test'],
  practiceCase: ['get', '/practice/cases/:case'],
  actInPractice: ['post', '/practice/cases/:case'],
  certificate: ['get', '/practice/certificate'],
  load: ['get', '/load'],
  audit: ['get', '/audit'],
  misuseAlerts: ['get', '/misuse-alerts'],
  acknowledgeMisuse: ['post', '/misuse-alerts/:alert/acknowledge'],
} as const satisfies { [K in Operation]?: readonly [Routes[K]['method'], Routes[K]['path']] };

export type Called = keyof typeof ENDPOINTS;
type PartOf<K extends Called, Part extends string> = Routes[K] extends {
  readonly [key in Part]: infer T extends z.ZodType;
}
  ? T
  : never;

export type ResponseOf<K extends Called> = [PartOf<K, 'response'>] extends [never]
  ? undefined
  : z.output<PartOf<K, 'response'>>;
export type BodyOf<K extends Called> = [PartOf<K, 'body'>] extends [never]
  ? undefined
  : z.input<PartOf<K, 'body'>>;
export type QueryOf<K extends Called> = [PartOf<K, 'query'>] extends [never]
  ? undefined
  : z.input<PartOf<K, 'query'>>;

export interface CallInput<K extends Called> {
  /** Values of the path's parameters. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: QueryOf<K>;
  readonly body?: BodyOf<K>;
}
