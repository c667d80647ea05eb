import { LANGUAGES, TICKET_REASONS } from '../../model/index.ts';
import type { EventCounts } from '../../storage/desk-store.ts';
import { OUTCOMES } from '../api/codes.ts';

/** One table of the indicators: what it counts, divided by a code. */
export interface Group {
  readonly id: GroupId;
  /** All codes there can be, in the order they are told; absent: whatever comes, the most frequent first. */
  readonly codes?: readonly string[];
}

/**
 * What is counted, in the order it is told. The first four divide the same messages in four ways. Nothing is counted in
 * two groups otherwise, so that no figure can be had by taking one group from another.
 */
export const GROUPS = [
  { id: 'contact', codes: ['first', 'again', 'within'] },
  { id: 'outcome', codes: ['answered', 'not_understood', 'held', 'gave_up'] },
  { id: 'language', codes: LANGUAGES },
  { id: 'channel', codes: ['whatsapp', 'sms'] },
  { id: 'topic' },
  { id: 'useful', codes: ['yes', 'no'] },
  { id: 'handoff', codes: TICKET_REASONS },
  { id: 'resolved', codes: OUTCOMES },
  { id: 'satisfaction', codes: ['good', 'fair', 'bad'] },
  { id: 'danger' },
  { id: 'fraud', codes: ['with_signs', 'without_signs'] },
  {
    id: 'vacancies',
    codes: ['searched_found', 'searched_none', 'details', 'apply', 'interest', 'alert'],
  },
  { id: 'follow_up', codes: ['hired', 'interview', 'no_answer', 'asked_for_money', 'other'] },
] as const satisfies readonly { id: string; codes?: readonly string[] }[];
export type GroupId = (typeof GROUPS)[number]['id'];

type Data = EventCounts['counts'][number]['data'];

/** Codes of ours are short; anything else, whoever wrote it, is counted without its words. */
const CODE = /^[a-z0-9_.-]{1,40}$/i;
const code = (value: unknown): string => (typeof value === 'string' && CODE.test(value) ? value : 'unknown');

/** Which cells an event of this kind counts in; fields that are not named here are never looked at. */
export function cellsOf(type: string, data: Data): readonly (readonly [GroupId, string])[] {
  switch (type) {
    case 'message.received':
      return (['contact', 'outcome', 'language', 'channel'] as const).map((id) => [id, code(data[id])]);
    case 'topic.answered':
      return [['topic', code(data.topic)]];
    case 'answer.rated':
      return [['useful', data.useful === true ? 'yes' : 'no']];
    case 'ticket.opened':
      return [['handoff', code(data.reason)]];
    case 'ticket.resolved':
      return [['resolved', code(data.outcome)]];
    case 'satisfaction.given':
      return [['satisfaction', code(data.value)]];
    case 'danger.answered':
      return [['danger', code(data.sign)]];
    case 'offer.checked':
      return [['fraud', Number(data.signs) > 0 ? 'with_signs' : 'without_signs']];
    case 'vacancies.searched':
      // A further page of the same list is no further search.
      if (Number(data.page) > 0) return [];
      return [['vacancies', Number(data.found) > 0 ? 'searched_found' : 'searched_none']];
    case 'vacancies.details':
      return [['vacancies', 'details']];
    case 'vacancies.apply':
      return [['vacancies', 'apply']];
    case 'interest.sent':
      return data.outcome === 'queued' ? [['vacancies', 'interest']] : [];
    case 'alerts.kept':
      return data.outcome === 'saved' ? [['vacancies', 'alert']] : [];
    case 'followup.answered':
      return [['follow_up', code(data.outcome)]];
    default:
      return [];
  }
}
