import type { Branded, TicketId } from './ids.ts';

/** A person who works at the desk. */
export type AgentId = Branded<'agent'>;

/**
 * Who may speak in a conversation. `offered`: a person was asked for and has not come yet, the bot still answers.
 * `human`: one person holds the floor and the bot is silent. `wrapup`: the bot speaks again, the case is not closed yet.
 * `closed`: nobody writes until the person does.
 */
export const FLOOR_STATES = ['bot', 'offered', 'human', 'wrapup', 'closed'] as const;
export type FloorState = (typeof FLOOR_STATES)[number];

export interface Floor {
  readonly state: FloorState;
  /** Grows by one with each change; what was begun under an older one is discarded. 0: the bot, since the beginning. */
  readonly epoch: number;
  /** The case that the floor was offered or given for. */
  readonly ticket?: TicketId;
  /** Set in `human` and `wrapup`. */
  readonly holder?: AgentId;
  readonly since: Date;
}

/** One change of the floor: who did it and why. */
export interface FloorEvent {
  readonly epoch: number;
  readonly at: Date;
  readonly from: FloorState;
  readonly to: FloorState;
  /** An agent's id, or `bot`, `person`, `system`. */
  readonly actor: string;
  /** A code, e.g. `danger`, `claimed`, `owner_silent`. */
  readonly reason: string;
}
