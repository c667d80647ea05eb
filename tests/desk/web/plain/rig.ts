import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Role } from '../../../../src/desk/accounts/permissions.ts';
import { makeDeskPages } from '../../../../src/desk/web/pages.ts';
import { type DeskRig, PASSWORD, startDeskRig } from '../../../support/desk-rig.ts';
import { ROOT } from '../../../support/talk.ts';

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The desk with its pages, over the real store and HTTP, with a clock of the test's own. Needs the bundle in `dist`. */
export async function startPlainRig(options: Parameters<typeof startDeskRig>[0] = {}) {
  const rig: DeskRig = await startDeskRig(options);
  const breaches: string[] = [];
  const app = express();
  app.use('/api', rig.desk.router);
  app.use(
    makeDeskPages({ rootDir: ROOT, desk: rig.desk.pages, onPolicyReport: (one) => breaches.push(one) }),
  );
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...rig,
    pagesUrl: url,
    breaches,
    /** Somebody with an account of a role, signed in by the form. */
    visitor: async (role: Role, change: Parameters<DeskRig['somebody']>[1] = {}) => {
      const { email, id } = await rig.somebody(role, change);
      const visitor = new Visitor(url);
      await visitor.post('/desk/sign-in', { email, password: PASSWORD, to: '/desk' });
      return Object.assign(visitor, { email, id });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rig.close();
    },
  };
}
export type PlainRig = Awaited<ReturnType<typeof startPlainRig>>;

/** A browser without scripts, as plain as HTTP: keeps cookies, reads the hidden fields of the page it was shown. */
export class Visitor {
  readonly #url: string;
  readonly cookies = new Map<string, string>();
  csrf = '';
  /** Of the last page: its forms' key and the thread's number. */
  key = '';
  version = '';
  constructor(url: string) {
    this.#url = url;
  }

  async #call(path: string, init: RequestInit): Promise<Page> {
    const res = await fetch(`${this.#url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.headers as Record<string, string>),
      },
    });
    for (const line of res.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '') this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await res.text();
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1];
    this.csrf = hidden('csrf') || this.csrf;
    this.key = hidden('key') ?? this.key;
    this.version = hidden('version') ?? this.version;
    return { status: res.status, text, headers: res.headers };
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#call(path, { headers });
  }

  /** Sends a form as a browser would: with the token and the key of the page, unless others are given. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    return this.#call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ csrf: this.csrf, key: this.key, ...fields }).toString(),
    });
  }

  /** Where a form led to. @throws when it did not */
  async go(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const sent = await this.post(path, fields);
    const to = sent.headers.get('location');
    if (sent.status !== 303 || !to) throw new Error(`${path} led nowhere: ${sent.status}`);
    return this.get(to);
  }
}
