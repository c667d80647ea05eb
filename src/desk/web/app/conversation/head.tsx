import type { ComponentChildren, VNode } from 'preact';
import type { TicketDetail, Viewer } from '../../../api/schema.ts';
import { CaseHead, Viewers, Window } from '../../shared/case/head.tsx';
import { useDesk, useDeskState, useNow, useWords } from '../core/use.ts';

const NOBODY: readonly Viewer[] = [];

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
  const now = useNow();
  const me = useDeskState((state) => state.session?.account.id);
  const viewers = useDeskState((state) => state.viewers.get(detail.id) ?? NOBODY);
  const tags = (
    <>
      <Window closesAt={detail.windowClosesAt} t={t} now={now} />
      <span class="viewers" role="status">
        <Viewers viewers={viewers} me={me} t={t} />
      </span>
    </>
  );
  return (
    <CaseHead detail={detail} t={t} me={me} home={desk.deps.queuePath} tags={tags}>
      {children}
    </CaseHead>
  );
}
