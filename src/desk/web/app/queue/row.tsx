import { Row as RowView } from '../../shared/queue/row.tsx';
import { memo } from '../parts/memo.ts';

/** One line of the queue; of a thousand only those are drawn again that changed. */
export const Row = memo(RowView);
