import { useEffect, useReducer, useRef } from 'preact/hooks';

/** A value that parts of the page watch. Values are replaced, never changed in place. */
export interface Store<T> {
  get(): T;
  /** Puts some fields anew and tells those who watch, once a microtask at most. */
  set(change: Partial<T> | ((value: T) => Partial<T>)): void;
  watch(listener: () => void): () => void;
}

export function makeStore<T extends object>(initial: T): Store<T> {
  let value = initial;
  let isTelling = false;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(change) {
      value = { ...value, ...(typeof change === 'function' ? change(value) : change) };
      if (isTelling) return;
      isTelling = true;
      queueMicrotask(() => {
        isTelling = false;
        for (const listener of [...listeners]) listener();
      });
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Draws again when what `pick` gives is another value (compared by identity). */
export function useStore<T extends object, P>(store: Store<T>, pick: (value: T) => P): P {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const picked = pick(store.get());
  const last = useRef({ pick, picked });
  last.current = { pick, picked };
  useEffect(() => {
    const look = () => {
      if (last.current.pick(store.get()) !== last.current.picked) redraw(undefined as never);
    };
    look();
    return store.watch(look);
  }, [store]);
  return picked;
}
