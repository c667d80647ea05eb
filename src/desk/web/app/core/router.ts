import { makeStore } from './store.ts';

/** Where we are: path segments behind `/desk`, e.g. `['t', '01J…']`. `/indicators` is `['indicators']`. */
const read = (): readonly string[] => {
  const parts = location.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  return parts[0] === 'desk' ? parts.slice(1) : parts;
};

export const route = makeStore({ parts: read() });

/** Goes to a page of the desk without loading anything anew. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path !== location.pathname) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path);
  route.set({ parts: read() });
}

export const ticketPath = (id: string): string => `/desk/t/${encodeURIComponent(id)}`;

/** Links of ours are followed in place; with a modifier key they open as the browser likes. */
export function startRouter(): void {
  addEventListener('popstate', () => route.set({ parts: read() }));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (!/^\/desk(\/|$)/.test(link.pathname) || link.pathname.startsWith('/desk/assets/') || link.hash)
      return;
    event.preventDefault();
    go(link.pathname);
  });
}
