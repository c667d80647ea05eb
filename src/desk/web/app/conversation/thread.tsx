import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { lay } from '../../shared/case/lines.ts';
import { dayOf } from '../../shared/time.ts';
import type { MessageItem } from '../core/desk-state.ts';
import { useDesk, useWords } from '../core/use.ts';
import { MessageBubble } from './bubble.tsx';
import { NoteLine } from './note-line.tsx';

export interface ThreadProps {
  readonly detail: TicketDetail;
  readonly messages: readonly MessageItem[];
  readonly hasEarlier: boolean;
}

const NEAR_PX = 80;

/**
 * The talk, oldest on top, with notes where they were written. The newest fifty are there at once, older ones come as
 * one scrolls up; lines out of sight are not laid out (`content-visibility`), so that length costs next to nothing.
 */
export function Thread({ detail, messages, hasEarlier }: ThreadProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef(0);
  const firstId = useRef<string | undefined>(messages[0]?.id);
  const [hasNew, setHasNew] = useState(false);
  const { notes } = detail;
  const lines = useMemo(() => lay({ messages, notes, hasEarlier }, dayOf), [messages, notes, hasEarlier]);
  const newest = lines.at(-1);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (firstId.current !== messages[0]?.id && !isAtEnd.current) {
      // Older ones were put on top: what was read stays where it was.
      element.scrollTop += element.scrollHeight - heightBefore.current;
    } else if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    else setHasNew(true);
    firstId.current = messages[0]?.id;
    heightBefore.current = element.scrollHeight;
  }, [newest, messages[0]?.id]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // The field below grows while somebody writes: the newest words stay in sight.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (isAtEnd.current) setHasNew(false);
    heightBefore.current = element.scrollHeight;
    if (element.scrollTop < NEAR_PX * 4) void desk.readEarlier();
  };
  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };

  return (
    <div class="thread-box">
      <div
        class="thread"
        role="log"
        aria-label={t('thread.title')}
        tabIndex={0}
        ref={box}
        onScroll={onScroll}
      >
        {hasEarlier && (
          <button type="button" class="quiet earlier" onClick={() => void desk.readEarlier()}>
            {t('thread.earlier')}
          </button>
        )}
        {lines.map((line) =>
          line.kind === 'message' ? (
            <MessageBubble
              key={line.message.id}
              message={line.message}
              t={t}
              day={line.day}
              language={detail.language}
              desk={desk}
            />
          ) : (
            <NoteLine key={`note-${line.note.id}`} note={line.note} t={t} day={line.day} />
          ),
        )}
      </div>
      {hasNew && (
        <button type="button" class="to-end" onClick={toEnd}>
          {t('thread.new')} ↓
        </button>
      )}
    </div>
  );
}
