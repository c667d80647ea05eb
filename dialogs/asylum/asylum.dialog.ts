import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const ASYLUM_DIALOG = 'asylum';

export const ASYLUM_FLOW: Flow = {
  id: ASYLUM_DIALOG,
  topics: [
    'asylum',
    'asylum-work',
    'asylum-wait',
    'asylum-refused',
    'asylum-moving',
    'asylum-granted',
    'humanitarian-card',
  ],
  bySituation: { asylum: { asylum_seeker: 'asylum-wait', refugee: 'asylum-granted' } },
};

/** Asking for asylum: the steps, the wait, a refusal, moving to another state, and what follows a yes. */
export class AsylumDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, ASYLUM_FLOW);
  }
}
