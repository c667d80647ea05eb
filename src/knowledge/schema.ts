import { z } from 'zod';

/** The shapes of `content/`. Ids are kebab-case; figure names are snake_case: texts refer to them as `fact.<id>.<figure>`. */
const Id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case');
const DateText = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be a date such as 2026-11-20, in quotes');
const Confidence = z.enum(['verified', 'known', 'uncertain']);

export const FactShape = z.strictObject({
  id: Id,
  /** For editors, in English: what it says. Never sent. */
  note: z.string().min(1),
  figures: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]*$/),
      z.strictObject({ value: z.union([z.number(), z.string()]), unit: z.string() }),
    )
    .default({}),
  source: z.string().min(1),
  source_url: z.url().optional(),
  checked_on: DateText,
  stale_after: DateText.optional(),
  expires: DateText.optional(),
  confidence: Confidence,
  confirm_with: Id.optional(),
  /** For editors only: no answer leans on it, and none has to. */
  background: z.boolean().default(false),
  /** Id in the facts pack it was taken from, so that anyone can trace it. */
  origin: z.string(),
});

export const OfficeShape = z.strictObject({
  id: Id,
  name: z.string().min(1),
  /** What people come for, the first the most: keys of content/understanding/services.yaml. */
  serves: z.array(z.string().regex(/^[a-z_]+$/)).min(1),
  /** "Mo-Fr 09:00-17:00, Sa 09:00-13:00", "07:00-15:00" or "24 h". */
  hours: z
    .string()
    .regex(
      /^(24 h|([A-Z][a-z](-[A-Z][a-z])? )?\d\d:\d\d-\d\d:\d\d(, ([A-Z][a-z](-[A-Z][a-z])? )?\d\d:\d\d-\d\d:\d\d)*)$/,
      'must be as "Mo-Fr 09:00-17:00" or "24 h"',
    )
    .optional(),
  phone: z.string().optional(),
  web: z.url().optional(),
  address: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  /** `street`: the coordinates are of the door; else of the city's centre. */
  geo: z.enum(['street', 'city']).default('city'),
  languages: z.array(z.string()).default(['es']),
  confidence: Confidence,
  checked_on: DateText,
  stale_after: DateText.default('2027-01-15'),
  origin: z.string(),
});

export const TopicShape = z.strictObject({
  id: Id,
  /** Locale key of the answer. */
  text: z.string().regex(/^[a-z]+:[a-z0-9_.-]+$/),
  applies_to: z.array(z.string()).default([]),
  facts: z.array(Id).default([]),
  /** Choice ids to offer next. */
  next: z
    .array(z.string().regex(/^(menu|topic):[a-z0-9-]+$/))
    .max(3)
    .default([]),
  /** Words in a message that ask for this answer among those of its flow, any language, as they sound; `x*`: begins so. */
  words: z.array(z.string().regex(/^[a-z0-9' ]+\*?$/, 'lower case, no accents')).default([]),
});

export const ProfileShape = z.strictObject({
  id: z.string().regex(/^[a-z_]+$/),
  topic: Id,
  rank: z.number().int(),
});
