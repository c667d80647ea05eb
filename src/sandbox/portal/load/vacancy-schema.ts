import { z } from 'zod';
import {
  EDUCATION_LEVELS,
  MODALITIES,
  PROFILES,
  SCHEDULES,
  STATUSES,
  SUPPORTS,
  type Vacancy,
} from '../vacancy.ts';

const dateTime = z.iso.datetime({ offset: true });
const flag = z.boolean();

/** What a row must have to be searched and served; the rest of a vacancy is kept as it is given. */
const Schema = z.looseObject({
  '@type': z.literal('JobPosting'),
  id: z.string().regex(/^[0-9A-Za-z-]{1,40}$/),
  title: z.string().max(300),
  description: z.string().max(10_000),
  datePosted: dateTime,
  dateModified: dateTime,
  validThrough: dateTime,
  status: z.enum(STATUSES),
  employmentType: z.array(z.string()),
  modality: z.enum(MODALITIES),
  schedule: z.array(z.enum(SCHEDULES)).min(1),
  occupation: z.string().nullable(),
  hiringOrganization: z.looseObject({
    identifier: z.string().nullish(),
    name: z.string(),
    verified: flag,
  }),
  jobLocation: z.looseObject({
    address: z.looseObject({}),
    state: z.string().regex(/^[A-Z]{3}$/),
    municipality: z.string().regex(/^\d{5}$/),
    geo: z.looseObject({ latitude: z.number().optional(), longitude: z.number().optional() }).optional(),
  }),
  baseSalary: z
    .looseObject({
      currency: z.literal('MXN'),
      value: z.looseObject({ minValue: z.number(), maxValue: z.number(), unitText: z.literal('MONTH') }),
    })
    .nullable(),
  educationRequirements: z.enum(EDUCATION_LEVELS).optional(),
  experienceMonths: z.int().min(0).optional(),
  languages: z
    .array(z.looseObject({ code: z.string(), level: z.enum(['none', 'basic', 'intermediate', 'advanced']) }))
    .optional(),
  eligibility: z.looseObject({
    openToForeigners: flag,
    profiles: z.array(z.enum(PROFILES)),
    inmRegistered: flag,
    foreignQuota: z.looseObject({ placesLeft: z.int().min(0).optional() }).optional(),
  }),
  support: z.record(z.enum(SUPPORTS), flag),
  accessible: flag.optional(),
  recruiterFee: z.literal('never'),
});

/** What is wrong with a row: the fields, not their values. */
export class VacancyError extends Error {
  override readonly name = 'VacancyError';
}

/** @throws VacancyError naming the fields that are wrong */
export function checkVacancy(value: unknown): Vacancy {
  const parsed = Schema.safeParse(value);
  if (parsed.success) return value as Vacancy;
  const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the row'));
  throw new VacancyError(`not a vacancy of the contract: ${[...fields].slice(0, 10).join(', ')}`);
}
