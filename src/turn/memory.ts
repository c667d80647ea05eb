import { z } from 'zod';
import { type Choice, LANGUAGES, type OutboundContent } from '../model/index.ts';

/** Grows when the shape changes in a way that an older memory cannot be read; then it begins anew, language kept. */
const VERSION = 1;

const ChoiceShape = z.object({ id: z.string(), label: z.string(), synonyms: z.array(z.string()).optional() });

const MemoryShape = z.object({
  v: z.literal(VERSION),
  language: z.enum(LANGUAGES).optional(),
  /** The person asked for it by name: what their words look like does not change it. */
  isLanguageChosen: z.boolean().default(false),
  situation: z.string().optional(),
  consent: z.boolean().optional(),
  /** Botbuilder's own, opaque. */
  dialogs: z.unknown().optional(),
  /** Versions of the dialogs under which the open ones began. */
  versions: z.record(z.string(), z.number()).default({}),
  /** What was offered last, and before that: a number means the last, a label may mean either. */
  offered: z.array(z.array(ChoiceShape)).default([]),
  /** Topics that were answered, newest first: a counsellor need not say it again. */
  answered: z.array(z.string()).default([]),
  /** Digests of a word that hides the talk and of the PIN that opens it again. */
  safeWord: z.object({ word: z.string(), pin: z.string() }).optional(),
  isLocked: z.boolean().default(false),
  /** The person left in a hurry: the next answer says how to clear the chat. */
  hasLeft: z.boolean().default(false),
  /** When the person last wrote, in milliseconds: a talk that rests for a day is another one when it is counted. */
  heardAt: z.number().optional(),
  /** Further parts of a long answer. */
  later: z.array(z.array(z.unknown())).default([]),
});

export interface Memory extends Omit<z.output<typeof MemoryShape>, 'later' | 'offered'> {
  readonly v: 1;
  later: OutboundContent[][];
  offered: Choice[][];
}

/** A conversation's memory; what cannot be read any more begins anew rather than failing the person. */
export function readMemory(json: string | undefined): Memory {
  if (json === undefined) return blankMemory();
  const parsed = MemoryShape.safeParse(safeParse(json));
  return parsed.success ? (parsed.data as unknown as Memory) : blankMemory();
}

function blankMemory(): Memory {
  return {
    v: VERSION,
    isLanguageChosen: false,
    versions: {},
    offered: [],
    answered: [],
    isLocked: false,
    hasLeft: false,
    later: [],
  };
}

function safeParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
