import type { VNode } from 'preact';
import type { Message, TicketDetail } from '../../../api/schema.ts';
import { DeskProblem } from '../../../contract.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { saidProblem } from '../said.ts';
import type { Visit } from '../visit.ts';
import { Bubble, type Translated } from './bubble.tsx';

const PAGE = 50;

export interface ThreadRead {
  readonly messages: readonly Message[];
  readonly hasEarlier: boolean;
  /** These are not the newest ones. */
  readonly isOld: boolean;
  readonly translated: Translated | undefined;
}

type Line =
  | { readonly at: string; readonly message: Message }
  | { readonly at: string; readonly note: TicketDetail['notes'][number] };

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
  const lines = lay(thread, detail.notes);
  return (
    <section class="thread" aria-label={t('thread.title')}>
      {thread.hasEarlier && first && (
        <a class="button quiet earlier" href={`${path}?before=${first.id}`}>
          {t('thread.earlier')}
        </a>
      )}
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const day =
          before === undefined || times.day(before.at) !== times.day(line.at) ? times.day(line.at) : '';
        return 'message' in line ? (
          <Bubble
            key={line.message.id}
            visit={visit}
            detail={detail}
            message={line.message}
            day={day}
            translated={thread.translated?.id === line.message.id ? thread.translated : undefined}
          />
        ) : (
          <NoteLine key={`note-${line.note.id}`} visit={visit} note={line.note} day={day} />
        );
      })}
      {thread.isOld && (
        <a class="button quiet earlier" href={`${path}#reply`}>
          {t('thread.new')}
        </a>
      )}
    </section>
  );
}

function NoteLine(props: {
  readonly visit: Visit;
  readonly note: TicketDetail['notes'][number];
  readonly day: string;
}): VNode {
  const { visit, note, day } = props;
  return (
    <>
      {day && <p class="day">{day}</p>}
      <div class="note-line">
        <p class="note-head">
          <b>{visit.t('notes.inside')}</b> · <PlainText text={note.author.name} /> ·{' '}
          {visit.times.clock(note.at)}
        </p>
        <p class="text">
          <PlainText text={note.text} />
        </p>
      </div>
    </>
  );
}

/** Messages and notes by time; of notes only those of the time that is shown. */
function lay({ messages, hasEarlier, isOld }: ThreadRead, notes: TicketDetail['notes']): Line[] {
  const from = hasEarlier ? (messages[0]?.at ?? '') : '';
  const until = isOld ? (messages.at(-1)?.at ?? '') : '\uFFFF';
  const lines: Line[] = [
    ...messages.map((message) => ({ at: message.at, message })),
    ...notes.filter(({ at }) => at >= from && at <= until).map((note) => ({ at: note.at, note })),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
