import type { AgentId, ChannelName, Language } from '../model/index.ts';

/** What routing asks of somebody at the desk. Empty lists: everything. */
export interface AgentProfile {
  readonly id: AgentId;
  readonly languages: readonly string[];
  readonly topics: readonly string[];
  /** Code of the state of their office; undefined: the whole country. */
  readonly office?: string;
  readonly channels?: readonly ChannelName[];
  readonly isTrainedForProtection: boolean;
  readonly isOnline: boolean;
  readonly capacity: number;
}

/** What routing asks of a case. */
export interface Need {
  readonly language: Language;
  readonly topic?: string;
  readonly office?: string;
  readonly channel: ChannelName;
  readonly isProtection: boolean;
  readonly isPinned: boolean;
  readonly score: number;
}

/** How long a case looks for somebody who fits in all before it looks wider, in minutes. Danger does not wait for it. */
const WIDEN_AFTER_MIN = { office: 5, topic: 10, language: 20 } as const;
const WEIGHT = { pinned: 3, urgent: 2, ordinary: 1 } as const;
const URGENT_SCORE = 60;
const MINUTE_MS = 60_000;

/**
 * Whether somebody fits a case that has waited so long: language, topic, office and channel at first, then wider step by
 * step. Training for protection is never given up. Pure.
 */
export function fits(agent: AgentProfile, need: Need, waitedMs: number): boolean {
  if (need.isProtection && !agent.isTrainedForProtection) return false;
  const minutes = need.isPinned ? Number.POSITIVE_INFINITY : waitedMs / MINUTE_MS;
  if (agent.channels && !agent.channels.includes(need.channel)) return false;
  if (minutes < WIDEN_AFTER_MIN.language && !agent.languages.includes(need.language)) return false;
  if (
    minutes < WIDEN_AFTER_MIN.topic &&
    need.topic !== undefined &&
    agent.topics.length > 0 &&
    !agent.topics.includes(need.topic)
  )
    return false;
  return (
    minutes >= WIDEN_AFTER_MIN.office ||
    need.office === undefined ||
    agent.office === undefined ||
    agent.office === need.office
  );
}

/** What a case weighs in somebody's hands: danger asks for a whole mind. */
export function weightOf({ isPinned, score }: Pick<Need, 'isPinned' | 'score'>): number {
  if (isPinned) return WEIGHT.pinned;
  return score >= URGENT_SCORE ? WEIGHT.urgent : WEIGHT.ordinary;
}

/** Whether a case still fits in somebody's hands; a pinned one always does when they hold nothing pinned. */
export function hasRoom(agent: Pick<AgentProfile, 'capacity'>, heldWeight: number, need: Need): boolean {
  return heldWeight + weightOf(need) <= agent.capacity;
}

/**
 * Who should be asked first: of those who are there, fit and have room, the one who carries least; among equals one who
 * speaks the person's language before one who does not, then by id, so that every process names the same.
 * @param held weight in each one's hands
 * @returns undefined when nobody fits yet
 */
export function choose(
  agents: readonly AgentProfile[],
  need: Need,
  waitedMs: number,
  held: ReadonlyMap<AgentId, number>,
): AgentProfile | undefined {
  const carries = (agent: AgentProfile) => (held.get(agent.id) ?? 0) / agent.capacity;
  const foreign = (agent: AgentProfile) => (agent.languages.includes(need.language) ? 0 : 1);
  return agents
    .filter(
      (agent) =>
        agent.isOnline && fits(agent, need, waitedMs) && hasRoom(agent, held.get(agent.id) ?? 0, need),
    )
    .toSorted((a, b) => foreign(a) - foreign(b) || carries(a) - carries(b) || (a.id < b.id ? -1 : 1))[0];
}
