import { useRef, useState } from 'preact/hooks';

/**
 * Work that is done once at a time: what is pressed again while it goes on (Enter twice on a slow line) does nothing.
 * @returns the work, and whether it goes on now
 */
export function useOneAtATime<Input extends readonly unknown[]>(
  work: (...input: Input) => Promise<unknown>,
): readonly [(...input: Input) => void, boolean] {
  // What is drawn may be a moment old when the next key comes; this is not.
  const isGoingOn = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const run = async (...input: Input) => {
    if (isGoingOn.current) return;
    isGoingOn.current = true;
    setBusy(true);
    try {
      await work(...input);
    } finally {
      isGoingOn.current = false;
      setBusy(false);
    }
  };
  return [(...input) => void run(...input), isBusy];
}
