import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useBottomAs } from '../core/bottom.ts';
import { focusOn, useKeys } from '../core/keys.ts';
import { go } from '../core/router.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Actions } from './actions.tsx';
import { Composer } from './composer.tsx';
import { Context } from './context.tsx';
import { Head } from './head.tsx';
import { Thread } from './thread.tsx';

/** One case: head with what can be done, the talk and the reply on the left, what is known and notes on the right. */
export function Conversation({ id }: { readonly id: string }): VNode {
  const desk = useDesk();
  const t = useWords();
  const open = useDeskState((state) => state.open);
  const [side, setSide] = useState<'talk' | 'context'>('talk');
  useEffect(() => {
    void desk.openTicket(id);
    setSide('talk');
  }, [desk, id]);
  useEffect(() => () => desk.closeTicket(), [desk]);
  const showNote = () => {
    setSide('context');
    focusOn('note-text');
  };
  const showReply = () => {
    setSide('talk');
    focusOn('reply-text');
  };
  useKeys({
    r: showReply,
    n: showNote,
    i: () => setSide(side === 'talk' ? 'context' : 'talk'),
    q: () => go(desk.deps.queuePath),
    Escape: () => go(desk.deps.queuePath),
  });

  if (open?.problem && !['not-found', 'forbidden'].includes(open.problem))
    return (
      <section class="case-missing">
        <h1 class="only-read">{t('case.title')}</h1>
        <p class="notice bad" role="alert">
          {t('case.not_read')}
        </p>
        <button type="button" onClick={() => void desk.readTicket()}>
          {t('common.retry')}
        </button>
        <a href={desk.deps.queuePath}>{t('case.back')}</a>
      </section>
    );
  if (open?.problem)
    return (
      <section class="case-missing">
        <h1>{t('case.not_found_title')}</h1>
        <p class="notice">{t(open.problem === 'forbidden' ? 'case.forbidden' : 'case.not_found')}</p>
        <a href={desk.deps.queuePath}>{t('case.back')}</a>
      </section>
    );
  const detail = open?.id === id ? open.detail : undefined;
  if (!open || !detail)
    return (
      <section class="case-missing" aria-busy="true">
        <h1 class="only-read">{t('case.title')}</h1>
        <p class="soft">{t('common.loading')}</p>
      </section>
    );
  return (
    <article class={`case side-${side}`} aria-label={t('case.title')}>
      <Top>
        <Head detail={detail}>
          <Actions key={id} detail={detail} />
        </Head>
        <fieldset class="sides" aria-label={t('case.sides')}>
          <button type="button" aria-pressed={side === 'talk'} onClick={() => setSide('talk')}>
            {t('case.talk')}
          </button>
          <button type="button" aria-pressed={side === 'context'} onClick={() => setSide('context')}>
            {t('case.context')}
            {detail.notes.length > 0 && <span class="count">{detail.notes.length}</span>}
          </button>
        </fieldset>
      </Top>
      <div class="case-body">
        <div class="talk">
          <Thread key={id} detail={detail} messages={open.messages} hasEarlier={open.hasEarlier} />
          <Composer key={`reply-${id}`} detail={detail} />
        </div>
        <Context key={`context-${id}`} detail={detail} />
      </div>
    </article>
  );
}

/** What stays in sight above the talk: on a phone, news that passes by (.toasts) lies below it. */
function Top({ children }: { readonly children: ComponentChildren }): VNode {
  const top = useBottomAs('--case-top');
  return (
    <div class="case-top" ref={top}>
      {children}
    </div>
  );
}
