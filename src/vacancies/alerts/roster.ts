import type { ConversationId } from '../../model/index.ts';
import { zoneOf } from '../daytime.ts';
import type { VacancyFacts } from './criteria.ts';
import type { News, SearchGroup, SearchIndex } from './search-index.ts';
import type { SavedSearch } from './store.ts';

interface Kept {
  readonly search: SavedSearch;
  readonly group: SearchGroup;
}

/** Somebody who keeps searches: told once a day at most, whatever they look for. */
export interface Person {
  readonly conversation: ConversationId;
  /** The part of all people that they are in (`AlertStore.shares`). */
  readonly share: string;
  readonly kept: Kept[];
  /** Milliseconds: not told before. */
  notBefore: number;
  /** `SearchGroup.newest` until which everything was looked at and nothing was left to tell. */
  checked: number;
}

/** How long a change is news. */
export const NEWS_MS = 3 * 86_400_000;

/** Who keeps which search, and what changed in the last days: all in memory, made again from the store at start. */
export class Roster {
  readonly people = new Map<ConversationId, Person>();
  readonly #index: SearchIndex;
  readonly #owners = new Map<string, Person>();
  readonly #pauses = new Map<ConversationId, number>();
  /** The newest state of each vacancy that changed; the oldest change first. */
  readonly #news = new Map<string, News>();

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  get searches(): number {
    return this.#owners.size;
  }

  /** Puts a search in; one of the same id is kept for longer and goes on with what it has found. */
  add(search: SavedSearch, share: string): void {
    const { id, conversation } = search;
    const owner = this.#owners.get(id);
    const at = owner?.kept.findIndex((one) => one.search.id === id) ?? -1;
    const same = owner?.kept[at];
    if (owner && same) {
      owner.kept[at] = { search, group: same.group };
      return;
    }
    const notBefore = this.#pauses.get(conversation) ?? 0;
    const person = this.people.get(conversation) ?? { conversation, share, kept: [], notBefore, checked: 0 };
    this.people.set(conversation, person);
    this.#owners.set(id, person);
    person.kept.push({ search, group: this.#index.add(search.criteria) });
  }

  /** Not told before; holds for whatever this person looks for later, too. */
  pause(conversation: ConversationId, notBefore: number): void {
    this.#pauses.set(conversation, notBefore);
    const person = this.people.get(conversation);
    if (person) person.notBefore = notBefore;
  }

  remove(id: string): void {
    const person = this.#owners.get(id);
    const at = person?.kept.findIndex(({ search }) => search.id === id) ?? -1;
    const [gone] = at < 0 ? [] : (person?.kept.splice(at, 1) ?? []);
    if (!person || !gone) return;
    this.#index.remove(gone.group);
    this.#owners.delete(id);
    if (person.kept.length === 0) this.people.delete(person.conversation);
  }

  /** Everything of one person goes. */
  removePerson(conversation: ConversationId): void {
    for (const { search } of [...(this.people.get(conversation)?.kept ?? [])]) this.remove(search.id);
  }

  /** A vacancy is new or has changed. @returns how many different searches want it */
  announce(facts: VacancyFacts, at: number): number {
    const news = { facts, at };
    this.#news.delete(facts.id);
    this.#news.set(facts.id, news);
    return this.#index.match(news);
  }

  /** A vacancy is closed, or held back: nobody is told of it any more. */
  withdraw(vacancy: string): void {
    this.#news.delete(vacancy);
  }

  /** Lets go of what is no longer news, and of pauses that are over. */
  prune(now: number): void {
    for (const [conversation, notBefore] of this.#pauses)
      if (notBefore <= now) this.#pauses.delete(conversation);
    for (const [id, { at }] of this.#news) {
      if (at > now - NEWS_MS) return;
      this.#news.delete(id);
    }
  }

  hasNews(person: Person): boolean {
    return person.kept.some(({ group }) => group.newest > person.checked);
  }

  /** What this person may be told now: still open, come since they asked, not told before; newest first. */
  newsFor(person: Person, told: ReadonlySet<string>, now: number, atMost: number): VacancyFacts[] {
    const byJob = new Map<string, News>();
    for (const { group, search } of person.kept) {
      for (const news of group.news) {
        const { facts, at } = news;
        const isCurrent = this.#news.get(facts.id) === news && at > now - NEWS_MS && facts.validThrough > now;
        // Kept under a clock that was ahead: as if it were kept now, for ever.
        const savedAt = search.savedAt.getTime();
        if (isCurrent && (at >= savedAt || savedAt > now) && !told.has(facts.job)) byJob.set(facts.job, news);
      }
    }
    return [...byJob.values()]
      .sort((a, b) => b.at - a.at)
      .slice(0, atMost)
      .map(({ facts }) => facts);
  }
}

/** Where a person's day begins and ends: by the state they look for work in. */
export function zoneOfPerson(
  { kept }: Person,
  stateOf: (municipality: string) => string | undefined,
): string {
  for (const { search } of kept) {
    const [municipality] = search.criteria.municipalities;
    const state = municipality === undefined ? search.criteria.states[0] : stateOf(municipality);
    if (state !== undefined) return zoneOf(state);
  }
  return zoneOf(undefined);
}
