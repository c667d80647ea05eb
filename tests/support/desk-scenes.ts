import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startDeskPages } from './desk-pages.ts';
import { type DeskRigOptions, PASSWORD as RIG_PASSWORD } from './desk-rig.ts';
import { type Hired, PASSWORD, startDeskService } from './desk-service.ts';
import type { Parts } from './parts.ts';
import { setScene } from './scene.ts';
import { makeScreens } from './screens.ts';
import { startServiceOnce } from './service.ts';

/** Chromium, and nothing for it to show yet. */
export const setBrowserScene = () =>
  setScene(async (parts) => ({ browser: await parts.add(launchChromium()) }));

/**
 * A newcomer: the built service in a process of its own with nothing set, at whatever hour, and Chromium. For the
 * simulator's page, and for the desk as they find it.
 */
export const setNewcomerScene = () =>
  setScene(async (parts) => {
    const service = await parts.add(startServiceOnce());
    const browser = await parts.add(launchChromium());
    return { ...service, ...makeScreens(parts, browser, service.url, '') };
  });

/**
 * The whole service: built, in a process of its own, in sandbox mode with its phones and demo accounts, and Chromium.
 * @param people counsellors who are hired
 */
export const setServiceScene = (...people: readonly Hired[]) =>
  setScene(async (parts) => {
    const service = await parts.add(startDeskService());
    for (const one of people) await service.hire(one);
    const browser = await parts.add(launchChromium());
    return { ...service, ...makeScreens(parts, browser, service.url, PASSWORD) };
  });

/** The desk's pages over HTTP alone, as a browser without scripts asks for them; the clock is the test's own. */
export const setPagesScene = () => setScene((parts) => parts.add(startDeskPages()));

/**
 * The desk's pages in Chromium; the clock is the test's own.
 * @param anew another desk for each test; the browser stays
 */
export function setDeskScene({ anew = false }: { readonly anew?: boolean } = {}) {
  const chromium = setBrowserScene();
  return setScene((parts) => standDesk(parts, chromium.browser), { anew });
}

/** The desk's pages and screens for them, as part of a scene that has more. */
export async function standDesk(parts: Parts, browser: Browser, options: DeskRigOptions = {}) {
  const rig = await parts.add(startDeskPages(options));
  return { ...rig, ...makeScreens(parts, browser, rig.url, RIG_PASSWORD) };
}
