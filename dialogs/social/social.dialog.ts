import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const SOCIAL_DIALOG = 'social';

const WITHOUT_IMSS = { irregular: 'public-health', asylum_seeker: 'public-health', visitor: 'public-health' };

export const SOCIAL_FLOW: Flow = {
  id: SOCIAL_DIALOG,
  topics: [
    'social-security',
    'work-accident',
    'public-health',
    'own-insurance',
    'after-job',
    'pension',
    'family',
    'childcare',
    'feeling-bad',
    'household-imss',
    'school-children',
  ],
  bySituation: { 'social-security': WITHOUT_IMSS },
};

/** Social security, doctors without it, accidents, pension, family and childcare. */
export class SocialDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, SOCIAL_FLOW);
  }
}
