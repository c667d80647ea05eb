import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const RECOGNITION_DIALOG = 'recognition';

export const RECOGNITION_FLOW: Flow = {
  id: RECOGNITION_DIALOG,
  topics: [
    'studies',
    'degree',
    'licence',
    'apostille',
    'school-children',
    'refugee-studies',
    'skills',
    'certify-steps',
    'training',
  ],
  bySituation: { studies: { refugee: 'refugee-studies', asylum_seeker: 'refugee-studies' } },
};

/** What studies and skills are worth in Mexico: revalidation, licence, apostille, certificates of a trade, courses. */
export class RecognitionDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, RECOGNITION_FLOW);
  }
}
