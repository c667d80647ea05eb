import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Tells the page's styles where an element ends, for what must not lie over it.
 * @param name of the custom property: pixels from the top of the window while the element is there
 */
export function useBottomAs(name: `--${string}`): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty(name, `${element.current?.getBoundingClientRect().bottom ?? 0}px`);
    });
    // A line above it, such as "no connection", moves it and makes the room for the page smaller.
    for (const one of [element.current, element.current?.closest('main')]) if (one) observer.observe(one);
    return () => {
      observer.disconnect();
      style.removeProperty(name);
    };
  }, [name]);
  return element;
}
