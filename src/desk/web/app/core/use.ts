import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Reader } from '../../shared/reader.ts';
import { hereTimes } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { ticker } from './clock.ts';
import type { Desk } from './desk.ts';
import type { DeskState } from './desk-state.ts';
import { wordsStore } from './load-words.ts';
import { useStore } from './store.ts';

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk that this part of the page is on. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('no desk around this part');
  return desk;
}

/** Something of the desk's state; draws again when it is another value. */
export const useDeskState = <P>(pick: (state: DeskState) => P): P => useStore(useDesk().store, pick);
export const useWords = (): Words => useStore(wordsStore, ({ t }) => t);
/** Server time in ms, moving on every ten seconds. */
export const useNow = (): number => useStore(ticker, ({ now }) => now);
/** For whom a view is drawn; draws again every ten seconds. */
export const useReader = (): Reader => ({ t: useWords(), now: useNow(), times: hereTimes });
