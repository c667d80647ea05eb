import type { SearchCriteria, VacancyFacts } from './criteria.ts';

/** A vacancy as it changed, and when we learnt of it. */
export interface News {
  readonly facts: VacancyFacts;
  /** Milliseconds. */
  readonly at: number;
}

/** Searches that ask the same are one group: matched once, however many people keep them. */
export interface SearchGroup {
  readonly key: string;
  /** Keys of the lists that it stands in. */
  readonly places: readonly string[];
  readonly occupations: readonly string[];
  readonly scheduleMask: number;
  readonly salaryMin: number;
  readonly needsAccommodation: boolean;
  readonly profile: string | undefined;
  /** Newest last, a bounded number. */
  readonly news: News[];
  /** When the newest came; 0: none yet. */
  newestAt: number;
  members: number;
  /** The last vacancy that was matched, so that one that is found under two keys counts once. */
  stamp: number;
}

const ANY = '*';
const ANYWHERE: readonly string[] = [ANY];
/** More than anybody is told in the days that news are kept. */
const MOST_NEWS = 16;

/**
 * Saved searches turned round: each stands under every pair of (occupation, place) that it asks for, and a vacancy
 * looks up the few pairs that it has. So the cost of a change grows with the searches that may want it, not with all.
 */
export class SearchIndex {
  readonly #placesWithin: (municipality: string, radiusKm: number) => readonly string[];
  readonly #groups = new Map<string, SearchGroup>();
  /** occupation → place → groups. */
  readonly #lists = new Map<string, Map<string, SearchGroup[]>>();
  readonly #circles = new Map<string, readonly string[]>();
  readonly #scheduleBits = new Map<string, number>();
  #stamp = 0;

  constructor(placesWithin: (municipality: string, radiusKm: number) => readonly string[]) {
    this.#placesWithin = placesWithin;
  }

  get size(): number {
    return this.#groups.size;
  }

  /** Puts a search in; the group is the handle to its news. */
  add(criteria: SearchCriteria): SearchGroup {
    const key = keyOf(criteria);
    let group = this.#groups.get(key);
    if (!group) {
      group = this.#compile(key, criteria);
      this.#groups.set(key, group);
      this.#forEachList(group, (list) => list.push(group as SearchGroup));
    }
    group.members += 1;
    return group;
  }

  /** Takes a search out; with its last member a group goes. */
  remove(group: SearchGroup): void {
    group.members -= 1;
    if (group.members > 0) return;
    this.#groups.delete(group.key);
    this.#forEachList(group, (list) => {
      const at = list.indexOf(group);
      if (at >= 0) list.splice(at, 1);
    });
  }

  /** Hands a new or changed vacancy to every group that wants it. @returns how many did */
  match(news: News): number {
    this.#stamp += 1;
    const { facts } = news;
    const mask = this.#maskOf(facts.schedules);
    let matched = 0;
    for (const occupation of [...facts.occupations, ANY]) {
      const places = this.#lists.get(occupation);
      if (!places) continue;
      for (const place of [facts.municipality, facts.state, ANY]) {
        for (const group of places.get(place) ?? []) {
          if (group.stamp === this.#stamp || !wants(group, facts, mask)) continue;
          group.stamp = this.#stamp;
          if (group.news.length >= MOST_NEWS) group.news.shift();
          group.news.push(news);
          group.newestAt = news.at;
          matched += 1;
        }
      }
    }
    return matched;
  }

  #compile(key: string, criteria: SearchCriteria): SearchGroup {
    const { municipalities, states, radiusKm = 0 } = criteria;
    const [first, ...others] = municipalities;
    // One list for all who name the same place: there are many more searches than places.
    let places = first === undefined ? states : this.#around(first, radiusKm);
    if (others.length > 0) places = [...places, ...others.flatMap((code) => this.#around(code, radiusKm))];
    return {
      key,
      places:
        places.length === 0 ? ANYWHERE : others.length > 0 || places === states ? unique(places) : places,
      occupations: criteria.occupations.length > 0 ? unique(criteria.occupations) : ANYWHERE,
      scheduleMask: this.#maskOf(criteria.schedules),
      salaryMin: criteria.salaryMin ?? 0,
      needsAccommodation: criteria.accommodation === true,
      profile: criteria.profile,
      news: [],
      newestAt: 0,
      members: 0,
      stamp: 0,
    };
  }

  #around(municipality: string, radiusKm: number): readonly string[] {
    return getOrMake(this.#circles, `${municipality}~${radiusKm}`, () =>
      unique(this.#placesWithin(municipality, radiusKm)),
    );
  }

  #forEachList(group: SearchGroup, visit: (list: SearchGroup[]) => void): void {
    for (const occupation of group.occupations) {
      const places = getOrMake(this.#lists, occupation, () => new Map<string, SearchGroup[]>());
      for (const place of group.places) visit(getOrMake(places, place, () => []));
    }
  }

  /** Codes get their bits as they come: there are seven, and thirty would fit. */
  #maskOf(schedules: readonly string[]): number {
    let mask = 0;
    for (const code of schedules)
      mask |= getOrMake(this.#scheduleBits, code, () => 1 << Math.min(this.#scheduleBits.size, 30));
    return mask;
  }
}

const unique = (codes: readonly string[]): readonly string[] => [...new Set(codes)];

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function wants(group: SearchGroup, facts: VacancyFacts, scheduleMask: number): boolean {
  if ((group.scheduleMask & scheduleMask) !== group.scheduleMask) return false;
  if (group.salaryMin > 0 && (facts.salaryMax === undefined || facts.salaryMax < group.salaryMin))
    return false;
  if (group.needsAccommodation && !facts.accommodation) return false;
  return group.profile === undefined ? facts.openToForeigners : facts.profiles.includes(group.profile);
}

function keyOf(criteria: SearchCriteria): string {
  const { occupations, states, municipalities, radiusKm, schedules, salaryMin, accommodation, profile } =
    criteria;
  const list = (codes: readonly string[]) => [...codes].sort().join(',');
  return [
    list(occupations),
    municipalities.length > 0 ? `${list(municipalities)}~${radiusKm ?? 0}` : list(states),
    list(schedules),
    salaryMin ?? 0,
    accommodation === true,
    profile ?? '',
  ].join('|');
}
