import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly draw: (item: T) => VNode;
  /** Height of every row in px, as in the stylesheet. */
  readonly rowHeight: number;
  readonly label: string;
  /** This item is kept in view when it changes. */
  readonly current: string | undefined;
}

const SPARE_ROWS = 8;

/** A long list of equally high rows, of which only those in sight are drawn: a thousand cost what thirty do. */
export function VirtualList<T>(props: VirtualListProps<T>): VNode {
  const { items, keyOf, rowHeight, current } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 900 });
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const look = () => setView({ top: box.scrollTop, height: box.clientHeight });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, []);
  useEffect(() => {
    const box = ref.current;
    const at = items.findIndex((item) => keyOf(item) === current);
    if (!box || at < 0) return;
    const top = at * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + rowHeight - box.clientHeight;
    // Only when another one is chosen: new rows do not move the list under somebody's eyes.
  }, [current]);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE_ROWS);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE_ROWS);
  return (
    <div class="list-scroll" ref={ref}>
      <ul class="list" aria-label={props.label} style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            style={{ transform: `translateY(${(first + index) * rowHeight}px)`, height: `${rowHeight}px` }}
          >
            {props.draw(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
