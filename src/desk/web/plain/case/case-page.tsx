import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { DeskProblem } from '../../../contract.ts';
import { ContextCard } from '../../shared/case/context-card.tsx';
import { CaseHead, Viewers, Window } from '../../shared/case/head.tsx';
import { History } from '../../shared/case/history.tsx';
import { mentionable } from '../../shared/case/mentions.ts';
import { titleOf } from '../../shared/say.ts';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { Actions } from './actions.tsx';
import { Composer, type Original } from './composer.tsx';
import { Notes } from './notes.tsx';
import { readThread, Thread } from './thread.tsx';

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
  const { t, now, times } = visit;
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
  const title = titleOf(detail, t);
  const main = (
    <article class="case" aria-label={t('case.title')}>
      <Head visit={visit} detail={detail} />
      <div class="case-body">
        <div class="talk">
          <Thread visit={visit} detail={detail} thread={thread} />
          <Notice said={said} />
          <Composer visit={visit} detail={detail} reply={working.reply ?? ''} original={working.original} />
        </div>
        <aside class="context" aria-label={t('case.context')}>
          <Known visit={visit} detail={detail} />
          <Notes
            visit={visit}
            detail={detail}
            colleagues={mentionable(colleagues, visit.signedIn?.actor.id, detail)}
            note={working.note ?? ''}
          />
          <History detail={detail} t={t} now={now} times={times} />
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

/** The case's head; the window as it was when the page was drawn: the server decides when words are sent. */
function Head({ visit, detail }: { readonly visit: Visit; readonly detail: TicketDetail }): VNode {
  const { t, now, times, signedIn } = visit;
  const { windowClosesAt: closesAt, viewers } = detail;
  const me = signedIn?.actor.id;
  const tags = (
    <>
      <Window closesAt={closesAt} t={t} now={now}>
        {closesAt && ` (${times.moment(closesAt, now)})`}
      </Window>
      <Viewers viewers={viewers} me={me} t={t} />
    </>
  );
  return (
    <CaseHead detail={detail} t={t} me={me} home="/desk" tags={tags}>
      <p class="to-reply">
        <a href="#reply">{t('keys.reply')}</a>
      </p>
      <Actions visit={visit} detail={detail} />
    </CaseHead>
  );
}

/** What is known; the number in full is on a page of its own. */
function Known({ visit, detail }: { readonly visit: Visit; readonly detail: TicketDetail }): VNode {
  const { t, now, times } = visit;
  const number = (
    <>
      <span class="mono">{detail.context.maskedNumber}</span>{' '}
      {detail.actions.includes('reveal') && (
        <a href={`/desk/t/${detail.id}/reveal`} data-action="reveal">
          {t('context.reveal')}
        </a>
      )}
    </>
  );
  return <ContextCard detail={detail} number={number} t={t} now={now} times={times} />;
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
