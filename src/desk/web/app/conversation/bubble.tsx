import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Bubble, Translation } from '../../shared/case/bubble.tsx';
import { hereTimes } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { sayProblem } from '../core/actions.ts';
import type { Desk } from '../core/desk.ts';
import type { MessageItem } from '../core/desk-state.ts';
import { settings } from '../core/settings.ts';
import { memo } from '../parts/memo.ts';
import { MediaView } from './media-view.tsx';

export interface MessageBubbleProps {
  readonly message: MessageItem;
  readonly t: Words;
  readonly desk: Desk;
  /** The day above it, where a new one begins. */
  readonly day: string;
  /** The person's. */
  readonly language: string;
}

/** One message, with buttons for what is done on the spot. */
function MessageBubbleView({ message, t, desk, day, language }: MessageBubbleProps): VNode {
  return (
    <Bubble
      message={message}
      t={t}
      times={hereTimes}
      day={day}
      language={language}
      show={(media) => <MediaView key={media.href} media={media} kind={message.kind} t={t} />}
      translation={<Translated text={message.text} from={language} desk={desk} t={t} />}
    />
  );
}
export const MessageBubble = memo(MessageBubbleView);

/** A machine translation under the original, which is always there; failing is said and stops nothing. */
function Translated(props: {
  readonly text: string;
  readonly from: string;
  readonly desk: Desk;
  readonly t: Words;
}): VNode {
  const { text, from, desk, t } = props;
  const [shown, setShown] = useState<{ text: string; engine: string } | undefined>();
  const [isBusy, setBusy] = useState(false);
  const translate = async () => {
    if (shown) return setShown(undefined);
    setBusy(true);
    const answer = await desk.api.call('translate', {
      body: { text, from: from as 'es', to: settings.get().language },
    });
    setBusy(false);
    const value = desk.settle(answer, sayProblem);
    if (value) setShown(value);
  };
  return (
    <>
      <button type="button" class="link" aria-expanded={shown !== undefined} onClick={() => void translate()}>
        {t(isBusy ? 'common.loading' : shown ? 'thread.hide_translation' : 'thread.translate')}
      </button>
      {shown && <Translation text={shown.text} engine={shown.engine} t={t} />}
    </>
  );
}
