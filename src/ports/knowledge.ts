export type Confidence = 'verified' | 'known' | 'uncertain';

export interface Figure {
  readonly value: number | string;
  /** `MXN`, `MXN/day`, `days`, `working days`, `percent`, `phone`, `hours`, … */
  readonly unit: string;
}

/** One thing known, with where it comes from and how long it may be said. */
export interface Fact {
  readonly id: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** Law and article, or office: short, as a person would look it up (official Spanish names). */
  readonly source: string;
  readonly sourceUrl?: string;
  /** When somebody last read it at the source (ISO date, may be a year). */
  readonly checkedOn: string;
  /** From the day after, it needs review and carries a caution. */
  readonly staleAfter?: string;
  /** From the day after, its figure is never stated as current. */
  readonly expires?: string;
  readonly confidence: Confidence;
  /** Directory id of the office to confirm with; always set when `confidence` is `uncertain`. */
  readonly confirmWith?: string;
  /** For editors only: no answer leans on it. */
  readonly background?: boolean;
}

/** A piece of advice: which text, for whom, on which facts, and what people ask next. */
export interface Topic {
  readonly id: string;
  /** Locale key of the answer. */
  readonly text: string;
  /** Situations it is for; empty: everyone. */
  readonly appliesTo: readonly string[];
  readonly facts: readonly string[];
  /** Topic ids or `menu:…` ids to offer next, at most three. */
  readonly next: readonly string[];
  /** Words that ask for this answer among those of its flow: folded, any language; `x*` begins so. */
  readonly words: readonly string[];
}

/** A situation a person may be in: decides what they may do and what they need. */
export interface Profile {
  readonly id: string;
  /** Topic with what they may do now and what to get. */
  readonly topic: string;
  /** Order in the list of situations. */
  readonly rank: number;
}

export interface DirectoryEntry {
  readonly id: string;
  readonly name: string;
  /** What people come for, the first the most: keys of content/understanding/services.yaml. */
  readonly serves: readonly string[];
  /** "Mo-Fr 09:00-17:00, Sa 09:00-13:00", "07:00-15:00" or "24 h"; absent: not known. */
  readonly hours?: string;
  readonly phone?: string;
  readonly web?: string;
  readonly address?: string;
  readonly city?: string;
  readonly state?: string;
  /** Of the door, or of the city's centre. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** `street`: latitude and longitude are of the door. */
  readonly geo: 'street' | 'city';
  readonly languages: readonly string[];
  readonly confidence: Confidence;
  readonly checkedOn: string;
}

export interface Knowledge {
  /** @throws Error for an unknown id (a test walks all ids) */
  fact(id: string): Fact;
  topic(id: string): Topic;
  hasTopic(id: string): boolean;
  topics(): readonly Topic[];
  profiles(): readonly Profile[];
  office(id: string): DirectoryEntry;
  offices(): readonly DirectoryEntry[];
  freshness(id: string, now: Date): 'current' | 'stale' | 'expired';
}
