import { useLayoutEffect } from 'preact/hooks';
import { settings } from './settings.ts';

/** Every key of the desk, for the list under `?` and for the test that tries each one. */
export const KEYS = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['1', 'keys.mine'],
  ['2', 'keys.unassigned'],
  ['3', 'keys.all'],
  ['4', 'keys.resolved'],
  ['c', 'keys.claim'],
  ['r', 'keys.reply'],
  ['/', 'keys.help'],
  ['n', 'keys.note'],
  ['t', 'keys.transfer'],
  ['w', 'keys.wrap_up'],
  ['h', 'keys.hold'],
  ['b', 'keys.return'],
  ['x', 'keys.release'],
  ['o', 'keys.reopen'],
  ['p', 'keys.priority'],
  ['i', 'keys.context'],
  ['q', 'keys.queue'],
  ['Ctrl+Enter', 'keys.send'],
  ['Esc', 'keys.escape'],
  ['?', 'keys.list'],
] as const;

type Handlers = Readonly<Record<string, () => void>>;

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Single keys, while nobody writes and no dialog is open; with Ctrl, Alt or Meta they are the browser's. */
export function useKeys(handlers: Handlers): void {
  // With the drawing, not after it: a key that is seen to be there is there.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      // In a field Escape only leaves the field: a second press leaves the case.
      if (isWriting(event.target) || (event.key !== 'Escape' && !settings.get().hasKeys)) return;
      if (document.querySelector('dialog[open]')) return;
      const handler = handlers[event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

/** Puts the cursor into the field with this id, once it is drawn. */
export function focusOn(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
