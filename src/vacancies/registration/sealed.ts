import type { Sealer } from '../../storage/sealer.ts';
import { RegistrationRequest } from '../portal/schema.ts';

/** Bound to its entry, the same for what is wanted and what is offered: the one becomes the other as it is. */
const place = (id: string): string => `registration:document:${id}`;

export const sealDocument = (sealer: Sealer, id: string, document: RegistrationRequest): Uint8Array =>
  sealer.seal(JSON.stringify(document), place(id));

/** @throws Error when it was changed, moved to another entry, or its key is missing */
export const openDocument = (sealer: Sealer, id: string, sealed: Uint8Array): RegistrationRequest =>
  RegistrationRequest.parse(JSON.parse(sealer.open(sealed, place(id))));
