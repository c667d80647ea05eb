import type { VNode } from 'preact';
import type { Message, TicketDetail } from '../../../api/schema.ts';
import { DeskProblem } from '../../../contract.ts';
import { lay } from '../../shared/case/lines.ts';
import { NoteLine } from '../../shared/case/notes.tsx';
import { saidProblem } from '../said.ts';
import type { Visit } from '../visit.ts';
import { MessageBubble, type Translated } from './bubble.tsx';

const PAGE = 50;

export interface ThreadRead {
  readonly messages: readonly Message[];
  readonly hasEarlier: boolean;
  /** These are not the newest ones. */
  readonly isOld: boolean;
  readonly translated: Translated | undefined;
}

/** The newest fifty messages, or those before one that is named; and the one whose translation was asked for. */
export async function readThread(visit: Visit, detail: TicketDetail): Promise<ThreadRead> {
  const before = visit.query('before');
  const params = { ticket: detail.id };
  const page = before
    ? await visit.call('messages', { params, query: { before, limit: PAGE } })
    : { messages: detail.transcript, hasEarlier: detail.hasEarlier };
  const translated = await translate(visit, detail, page.messages);
  return { ...page, isOld: before !== '', translated };
}

async function translate(
  visit: Visit,
  detail: TicketDetail,
  messages: readonly Message[],
): Promise<Translated | undefined> {
  const message = messages.find(({ id }) => id === visit.query('translate'));
  if (message?.from !== 'person' || !message.text || !visit.may('tickets.work')) return undefined;
  try {
    const body = { text: message.text, from: detail.language, to: visit.t.language };
    const { text, engine } = await visit.call('translate', { body });
    return { id: message.id, text, engine };
  } catch (error) {
    if (!(error instanceof DeskProblem)) throw error;
    return { id: message.id, text: saidProblem(visit, error).text, engine: undefined };
  }
}

export interface ThreadProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly thread: ThreadRead;
}

/** The talk, oldest on top, with notes where they were written. */
export function Thread({ visit, detail, thread }: ThreadProps): VNode {
  const { t, times } = visit;
  const path = `/desk/t/${detail.id}`;
  const first = thread.messages[0];
  const lines = lay({ ...thread, notes: detail.notes }, times.day);
  return (
    <section class="thread" aria-label={t('thread.title')}>
      {thread.hasEarlier && first && (
        <a class="button quiet earlier" href={`${path}?before=${first.id}`}>
          {t('thread.earlier')}
        </a>
      )}
      {lines.map((line) =>
        line.kind === 'message' ? (
          <MessageBubble
            key={line.message.id}
            visit={visit}
            detail={detail}
            message={line.message}
            day={line.day}
            translated={thread.translated?.id === line.message.id ? thread.translated : undefined}
          />
        ) : (
          <NoteLine key={`note-${line.note.id}`} note={line.note} t={t} times={times} day={line.day} />
        ),
      )}
      {thread.isOld && (
        <a class="button quiet earlier" href={`${path}#reply`}>
          {t('thread.new')}
        </a>
      )}
    </section>
  );
}
