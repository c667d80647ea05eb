import { z } from 'zod';
import type { OutboundContent, OutboundId } from '../../model/index.ts';
import { LANGUAGES } from '../../model/language.ts';
import type { Sealer } from '../../storage/sealer.ts';
import { SearchCriteria } from './criteria.ts';
import type { SavedSearch } from './store.ts';

/** The sealed part of a search, the same in every store: bound to its row by the search's id. */
const Body = z.object({
  criteria: SearchCriteria,
  language: z.enum(LANGUAGES),
  smsConsentAt: z.number().optional(),
});

const searchPlace = (id: string): string => `alert_search:body:${id}`;
const noticePlace = (id: string): string => `alert_notice:content:${id}`;

export const sealSearchBody = (
  sealer: Sealer,
  { id, criteria, language, smsConsentAt }: SavedSearch,
): Uint8Array =>
  sealer.seal(JSON.stringify({ criteria, language, smsConsentAt: smsConsentAt?.getTime() }), searchPlace(id));

/** @throws Error when it was changed, moved to another row, or its key is missing */
export function openSearchBody(
  sealer: Sealer,
  id: string,
  sealed: Uint8Array,
): Pick<SavedSearch, 'criteria' | 'language' | 'smsConsentAt'> {
  const { criteria, language, smsConsentAt } = Body.parse(JSON.parse(sealer.open(sealed, searchPlace(id))));
  return {
    criteria,
    language,
    ...(smsConsentAt === undefined ? {} : { smsConsentAt: new Date(smsConsentAt) }),
  };
}

export const sealContent = (sealer: Sealer, id: OutboundId, content: OutboundContent): Uint8Array =>
  sealer.seal(JSON.stringify(content), noticePlace(id));

/** @throws Error when it was changed, moved to another row, or its key is missing */
export const openContent = (sealer: Sealer, id: string, sealed: Uint8Array): OutboundContent =>
  JSON.parse(sealer.open(sealed, noticePlace(id))) as OutboundContent;
