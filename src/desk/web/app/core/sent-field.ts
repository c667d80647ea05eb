import { useRef, useState } from 'preact/hooks';

/**
 * A field whose words are sent: what is typed while they are on their way stays in it.
 * @param first what it holds when it is drawn first
 * @param keep called with every change, e.g. to keep a draft
 */
export function useSentField(first: () => string, keep: (text: string) => void = () => undefined) {
  const [text, setText] = useState(first);
  // Also for what was begun before it was drawn again.
  const current = useRef(text);
  const change = (next: string): void => {
    current.current = next;
    setText(next);
    keep(next);
  };
  return {
    text,
    change,
    now: (): string => current.current,
    /** These words have gone out. */
    hasSent: (words: string): void => change(typedSince(current.current, words)),
  };
}

function typedSince(now: string, sent: string): string {
  const text = now.trimStart();
  return text.startsWith(sent) ? text.slice(sent.length).trimStart() : now;
}
