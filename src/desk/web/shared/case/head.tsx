import type { ComponentChildren, VNode } from 'preact';
import type { TicketDetail, Viewer } from '../../../api/schema.ts';
import { OWN_NAMES } from '../languages.ts';
import { PlainText } from '../plain-text.tsx';
import { floorOf, titleOf } from '../say.ts';
import { spanOf } from '../time.ts';
import type { Words } from '../words.ts';

const HOUR_MS = 3_600_000;

export interface CaseHeadProps {
  readonly detail: TicketDetail;
  readonly t: Words;
  /** The account that reads. */
  readonly me: string | undefined;
  /** Address of the list. */
  readonly home: string;
  /** How long free words can still be sent, and who else looks. */
  readonly tags: ComponentChildren;
  /** What can be done. */
  readonly children: ComponentChildren;
}

/** What a case is about, in which language, who has it. */
export function CaseHead({ detail, t, me, home, tags, children }: CaseHeadProps): VNode {
  return (
    <header class="case-head">
      <a class="back" href={home} aria-label={t('case.back')}>
        ←
      </a>
      <div class="case-title">
        <h1>{titleOf(detail, t)}</h1>
        <p class="case-sub">
          <span class="tag language">{OWN_NAMES[detail.language]}</span>
          <span class="tag">{t.code('channel', detail.channel)}</span>
          <span class={`tag floor ${detail.floor}`}>
            <PlainText text={floorOf(detail, me, t)} />
          </span>
          {detail.isProtection && <span class="tag bad">{t('queue.protection')}</span>}
          {tags}
        </p>
      </div>
      {children}
    </header>
  );
}

export interface WindowProps {
  readonly closesAt: string | null;
  readonly t: Words;
  readonly now: number;
  /** After the span, for pages on which it does not run on. */
  readonly children?: ComponentChildren;
}

/** WhatsApp's 24 hours, by the server's clock. Our own replies never make it longer. */
export function Window({ closesAt, t, now, children }: WindowProps): VNode | null {
  if (closesAt === null) return null;
  const left = Date.parse(closesAt) - now;
  if (left <= 0) return <span class="tag bad">{t('case.window_closed')}</span>;
  return (
    <span class={`tag ${left < 2 * HOUR_MS ? 'warn' : ''}`} title={t('case.window_hint')}>
      {t('case.window', { span: spanOf(left) })}
      {children}
    </span>
  );
}

export interface ViewersProps {
  readonly viewers: readonly Viewer[];
  readonly me: string | undefined;
  readonly t: Words;
}

/** Who else has the case before them, or writes in it now. */
export function Viewers({ viewers, me, t }: ViewersProps): VNode {
  return (
    <>
      {viewers
        .filter(({ id }) => id !== me)
        .map(({ id, name, isTyping }) => (
          <span key={id} class={`viewer ${isTyping ? 'typing' : ''}`}>
            <PlainText text={t(isTyping ? 'case.types' : 'case.looks', { name })} />
          </span>
        ))}
    </>
  );
}
