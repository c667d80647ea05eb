import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useWords } from '../core/use.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Of the button that does it; without one there is only "close". */
  readonly submit?: string;
  readonly onSubmit?: (form: FormData) => void | Promise<void>;
  readonly tone?: 'note' | 'plain';
}

/** A modal question: focus stays inside, Escape closes, focus goes back to where it was. */
export function Dialog(props: DialogProps): VNode {
  const t = useWords();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [submit, isBusy] = useOneAtATime(async (form: FormData) => props.onSubmit?.(form));
  // With the drawing, not after it: keys pressed from now on are its own.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={`dialog ${props.tone ?? 'plain'}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <form
        method="dialog"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <h2 id={id}>{props.title}</h2>
        {props.children}
        <div class="buttons">
          <button type="button" class="quiet" onClick={props.onClose}>
            {t(props.submit ? 'common.cancel' : 'common.close')}
          </button>
          {props.submit && (
            <button type="submit" class="primary" aria-disabled={isBusy}>
              {props.submit}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
