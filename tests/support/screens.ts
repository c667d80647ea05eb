import type { Browser } from 'playwright-core';
import { Counsellor, DESK, type Viewport } from './counsellor.ts';
import type { Parts } from './parts.ts';
import { Reader, type Without } from './reader.ts';

/** Whoever signs in; without a password it is the usual one of the scene. */
interface Who {
  readonly email: string;
  readonly password?: string;
}

/** Screens of one desk in one browser; those that a test leaves open are closed with the scene. */
export function makeScreens(parts: Parts, browser: Browser, url: string, usual: string) {
  const open = (viewport: Viewport = DESK, at = url): Promise<Counsellor> =>
    parts.add(Counsellor.open(browser, at, viewport));
  const openPlain = (viewport: Viewport, without?: Without): Promise<Reader> =>
    parts.add(Reader.open(browser, url, viewport, without));
  return {
    browser,
    /** A screen with the app, nobody signed in. `at`: by another way, e.g. a proxy. */
    open,
    /** A screen with the app, somebody signed in. */
    signIn: async ({ email, password = usual }: Who, viewport?: Viewport): Promise<Counsellor> =>
      (await open(viewport)).signIn(email, password),
    /** A screen without the app, nobody signed in. */
    openPlain,
    /** A screen without the app, somebody signed in. */
    signInPlain: async (
      { email, password = usual }: Who,
      viewport: Viewport,
      without?: Without,
    ): Promise<Reader> => (await openPlain(viewport, without)).signIn(email, password),
  };
}
