import type { VNode } from 'preact';
import type { Colleague, TicketDetail } from '../../../api/schema.ts';
import { DeskProblem } from '../../../contract.ts';
import { OWN_NAMES } from '../../shared/languages.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { floorOf } from '../../shared/say.ts';
import { spanOf } from '../../shared/time.ts';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { Actions } from './actions.tsx';
import { Composer, type Original } from './composer.tsx';
import { ContextCard } from './context-card.tsx';
import { History } from './history.tsx';
import { Notes } from './notes.tsx';
import { readThread, Thread } from './thread.tsx';

const HOUR_MS = 3_600_000;

/** What somebody is in the middle of: words in their boxes that are not sent yet, and what they are told. */
export interface Working {
  readonly reply?: string;
  readonly original?: Original;
  readonly note?: string;
  readonly said?: Said | undefined;
  readonly status?: number;
}

/** One case: what can be done, the talk, the reply, what is known, notes. Looking at it is part of the audit chain. */
export async function casePage(visit: Visit, working: Working = {}): Promise<View> {
  const { t } = visit;
  const ticket = visit.param('ticket');
  const detail = await visit.call('ticket', { params: { ticket } }).catch((error: unknown) => {
    if (error instanceof DeskProblem && error.code === 'forbidden') return undefined;
    throw error;
  });
  if (!detail) return lineOnly(visit, ticket);
  const activity = working.reply ? 'typing' : 'viewing';
  await visit.call('setViewing', { params: { ticket }, body: { activity } });
  const [thread, { colleagues }] = await Promise.all([
    readThread(visit, detail),
    visit.may('colleagues.read') ? visit.call('colleagues') : { colleagues: [] },
  ]);
  const said = working.said ?? saidDone(visit);
  const title = detail.topic ? t.code('topic', detail.topic) : t.code('reason', detail.reason);
  const main = (
    <article class="case" aria-label={t('case.title')}>
      <Head visit={visit} detail={detail} title={title} />
      <div class="case-body">
        <div class="talk">
          <Thread visit={visit} detail={detail} thread={thread} />
          <Notice said={said} />
          <Composer visit={visit} detail={detail} reply={working.reply ?? ''} original={working.original} />
        </div>
        <aside class="context" aria-label={t('case.context')}>
          <ContextCard visit={visit} detail={detail} />
          <Notes
            visit={visit}
            detail={detail}
            colleagues={without(colleagues, visit)}
            note={working.note ?? ''}
          />
          <History visit={visit} detail={detail} />
        </aside>
      </div>
    </article>
  );
  return {
    title,
    place: 'queue',
    main,
    said,
    takesOver: true,
    ...(working.status ? { status: working.status } : {}),
  };
}

const without = (colleagues: readonly Colleague[], { signedIn }: Visit): Colleague[] =>
  colleagues.filter(({ id }) => id !== signedIn?.actor.id);

function Head(props: {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly title: string;
}): VNode {
  const { visit, detail, title } = props;
  const { t, signedIn } = visit;
  const me = signedIn?.actor.id;
  return (
    <header class="case-head">
      <a class="back" href="/desk" aria-label={t('case.back')}>
        ←
      </a>
      <div class="case-title">
        <h1>{title}</h1>
        <p class="case-sub">
          <span class="tag language">{OWN_NAMES[detail.language]}</span>
          <span class="tag">{t.code('channel', detail.channel)}</span>
          <span class={`tag floor ${detail.floor}`}>
            <PlainText text={floorOf(detail, me, t)} />
          </span>
          {detail.isProtection && <span class="tag bad">{t('queue.protection')}</span>}
          <Window visit={visit} closesAt={detail.windowClosesAt} />
          {detail.viewers
            .filter(({ id }) => id !== me)
            .map(({ id, name, isTyping }) => (
              <span key={id} class={`viewer ${isTyping ? 'typing' : ''}`}>
                <PlainText text={t(isTyping ? 'case.types' : 'case.looks', { name })} />
              </span>
            ))}
        </p>
      </div>
      <p class="to-reply">
        <a href="#reply">{t('keys.reply')}</a>
      </p>
      <Actions visit={visit} detail={detail} />
    </header>
  );
}

/** WhatsApp's 24 hours as they were when the page was drawn; the server decides when words are sent. */
function Window({
  visit,
  closesAt,
}: {
  readonly visit: Visit;
  readonly closesAt: string | null;
}): VNode | null {
  const { t, now, times } = visit;
  if (closesAt === null) return null;
  const left = Date.parse(closesAt) - now;
  if (left <= 0) return <span class="tag bad">{t('case.window_closed')}</span>;
  return (
    <span class={`tag ${left < 2 * HOUR_MS ? 'warn' : ''}`} title={t('case.window_hint')}>
      {t('case.window', { span: spanOf(left) })} ({times.moment(closesAt, now)})
    </span>
  );
}

/** A protection case for those who share out the work: that it is there, and the way to pass it on; not its words. */
function lineOnly(visit: Visit, ticket: string): View {
  const { t } = visit;
  const title = t('case.not_found_title');
  const main = (
    <section class="case-missing">
      <h1>{t('case.title')}</h1>
      <p class="notice">{t('case.forbidden')}</p>
      {visit.may('tickets.assign') && (
        <p>
          <a class="button quiet" href={`/desk/t/${ticket}/transfer`}>
            {t('action.transfer')}
          </a>
        </p>
      )}
      <a href="/desk">{t('case.back')}</a>
    </section>
  );
  return { title, place: 'queue', main, status: 403 };
}
