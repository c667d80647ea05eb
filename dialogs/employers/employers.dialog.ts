import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const EMPLOYERS_DIALOG = 'employers';

export const EMPLOYERS_FLOW: Flow = {
  id: EMPLOYERS_DIALOG,
  topics: [
    'employers',
    'employer-limit',
    'employer-certificate',
    'employer-offer',
    'employer-duties',
    'employer-check',
    'employer-publish',
  ],
};

/** For those who hire: how many, with which registration, what offer, which duties, what to check. */
export class EmployersDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, EMPLOYERS_FLOW);
  }
}
