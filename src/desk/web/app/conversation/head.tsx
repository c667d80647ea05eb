import type { ComponentChildren, VNode } from 'preact';
import type { TicketDetail, Viewer } from '../../../api/schema.ts';
import { floorOf } from '../../shared/say.ts';
import { spanOf } from '../../shared/time.ts';
import { OWN_NAMES } from '../core/settings.ts';
import { useDesk, useDeskState, useNow, useWords } from '../core/use.ts';

const NOBODY: readonly Viewer[] = [];
const HOUR_MS = 3_600_000;

/** What about, in which language, who has it, who else looks, and how long free words can still be sent. */
export function Head({
  detail,
  children,
}: {
  readonly detail: TicketDetail;
  readonly children: ComponentChildren;
}): VNode {
  const desk = useDesk();
  const t = useWords();
  const me = useDeskState((state) => state.session?.account.id);
  const viewers = useDeskState((state) => state.viewers.get(detail.id) ?? NOBODY);
  const others = viewers.filter(({ id }) => id !== me);
  return (
    <header class="case-head">
      <a class="back" href={desk.deps.queuePath} aria-label={t('case.back')}>
        ←
      </a>
      <div class="case-title">
        <h1>{detail.topic ? t.code('topic', detail.topic) : t.code('reason', detail.reason)}</h1>
        <p class="case-sub">
          <span class="tag language">{OWN_NAMES[detail.language]}</span>
          <span class="tag">{t.code('channel', detail.channel)}</span>
          <span class={`tag floor ${detail.floor}`}>{floorOf(detail, me, t)}</span>
          {detail.isProtection && <span class="tag bad">{t('queue.protection')}</span>}
          <Window closesAt={detail.windowClosesAt} />
          <span class="viewers" role="status">
            {others.map(({ id, name, isTyping }) => (
              <span key={id} class={`viewer ${isTyping ? 'typing' : ''}`}>
                {t(isTyping ? 'case.types' : 'case.looks', { name })}
              </span>
            ))}
          </span>
        </p>
      </div>
      {children}
    </header>
  );
}

/** WhatsApp's 24 hours, by the server's clock. Our own replies never make it longer. */
export function Window({ closesAt }: { readonly closesAt: string | null }): VNode | null {
  const t = useWords();
  const now = useNow();
  if (closesAt === null) return null;
  const left = Date.parse(closesAt) - now;
  if (left <= 0) return <span class="tag bad">{t('case.window_closed')}</span>;
  return (
    <span class={`tag ${left < 2 * HOUR_MS ? 'warn' : ''}`} title={t('case.window_hint')}>
      {t('case.window', { span: spanOf(left) })}
    </span>
  );
}
