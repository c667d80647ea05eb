import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const ABROAD_DIALOG = 'abroad';

export const ABROAD_FLOW: Flow = {
  id: ABROAD_DIALOG,
  topics: [
    'work-abroad',
    'abroad-canada',
    'abroad-usa',
    'abroad-germany',
    'abroad-before',
    'abroad-trouble',
    'abroad-deported',
  ],
  // Somebody in another country who wants to work in Mexico is asking for something else.
  bySituation: { 'work-abroad': { outside_mexico: 'hired-outside-mexico' } },
};

/** Work abroad for Mexicans: never pay; the official programmes, what to have before leaving, help over there. */
export class AbroadDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, ABROAD_FLOW);
  }
}
