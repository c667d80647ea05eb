import type { Ports } from '../../src/ports/index.ts';
import { type Flow, FlowDialog } from '../shared/flow-dialog.ts';

export const DOCUMENTS_DIALOG = 'documents';

export const DOCUMENTS_FLOW: Flow = {
  id: DOCUMENTS_DIALOG,
  topics: [
    'documents',
    'curp',
    'curp-temporary',
    'rfc',
    'nss',
    'bank-account',
    'proof-of-address',
    'humanitarian-card',
    'inm-costs',
    'residence-paths',
  ],
  bySituation: { curp: { asylum_seeker: 'curp-temporary' } },
};

/** CURP, RFC, NSS, bank account, proof of address, the humanitarian card, what INM charges. */
export class DocumentsDialog extends FlowDialog {
  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(ports, DOCUMENTS_FLOW);
  }
}
