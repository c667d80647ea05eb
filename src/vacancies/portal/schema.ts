import { z } from 'zod';

/**
 * The documents of the portal's API, one to one: tests/vacancies/portal/schema.test.ts compares every property, list
 * of codes and required name with openapi.yaml. Fields that the document does not know are left out of what is read.
 * Reading that forgives a bad row, or a code that is new tomorrow, is in `read.ts`.
 */

// biome-ignore format: a table
export const STATE_CODES = [
  'AGU', 'BCN', 'BCS', 'CAM', 'CHH', 'CHP', 'CMX', 'COA', 'COL', 'DUR', 'GRO', 'GUA', 'HID', 'JAL', 'MEX', 'MIC',
  'MOR', 'NAY', 'NLE', 'OAX', 'PUE', 'QUE', 'ROO', 'SIN', 'SLP', 'SON', 'TAB', 'TAM', 'TLA', 'VER', 'YUC', 'ZAC',
] as const;
// biome-ignore format: a table
export const PROFILES = [
  'permanent_resident', 'temporary_resident', 'refugee', 'complementary_protection', 'asylum_seeker', 'tvrh', 'tvtf',
  'outside_mexico', 'returnee', 'idp',
] as const;
// biome-ignore format: a table
export const SCHEDULES = ['full_time', 'part_time', 'morning', 'afternoon', 'night', 'weekends', 'rotating'] as const;
export const MODALITIES = ['onsite', 'hybrid', 'remote'] as const;
// biome-ignore format: a table
export const EDUCATION = ['none', 'primary', 'secondary', 'high_school', 'technical', 'bachelor', 'postgraduate'] as const;
export const STATUSES = ['open', 'filled', 'withdrawn', 'expired'] as const;
// biome-ignore format: a table
export const EMPLOYMENT_TYPES = ['FULL_TIME', 'PART_TIME', 'TEMPORARY', 'CONTRACTOR', 'INTERN', 'PER_DIEM', 'OTHER'] as const;
// biome-ignore format: a table
export const FACTORS = ['occupation', 'place', 'salary', 'schedule', 'education', 'experience', 'language', 'profile'] as const;
export const REMOVAL_REASONS = ['filled', 'withdrawn', 'expired', 'moderated', 'duplicate'] as const;
// biome-ignore format: a table
export const CATALOGS = [
  'states', 'municipalities', 'occupations', 'schedules', 'modalities', 'education', 'profiles', 'documents',
  'benefits', 'languages',
] as const;

export type CatalogName = (typeof CATALOGS)[number];
export type Profile = (typeof PROFILES)[number];
export type Schedule = (typeof SCHEDULES)[number];
export type StateCode = (typeof STATE_CODES)[number];

const vacancyId = z.string().regex(/^[0-9A-Za-z-]{1,40}$/);
const stateCode = z.enum(STATE_CODES);
const municipalityCode = z.string().regex(/^\d{5}$/);
/** RFC 3339; the document says UTC, another offset is the same moment. */
const moment = z.iso.datetime({ offset: true });
const isTrueOrFalse = z.boolean();
const text = z.string();
const whole = (min: number) => z.number().int().min(min);

const hiringOrganization = z.object({
  '@type': z.literal('Organization').optional(),
  identifier: text.nullable().optional(),
  name: text,
  verified: isTrueOrFalse,
  placementAgency: isTrueOrFalse.optional(),
});

const jobLocation = z.object({
  '@type': z.literal('Place').optional(),
  address: z.object({
    addressCountry: z.literal('MX').optional(),
    addressRegion: text.optional(),
    addressLocality: text.optional(),
    streetAddress: text.optional(),
    postalCode: text.optional(),
  }),
  state: stateCode,
  municipality: municipalityCode,
  geo: z.object({ latitude: z.number().optional(), longitude: z.number().optional() }).optional(),
});

const baseSalary = z
  .object({
    '@type': z.literal('MonetaryAmount').optional(),
    currency: z.literal('MXN'),
    value: z.object({
      '@type': z.literal('QuantitativeValue').optional(),
      minValue: z.number(),
      maxValue: z.number(),
      unitText: z.literal('MONTH'),
    }),
  })
  .nullable();

const eligibility = z.object({
  openToForeigners: isTrueOrFalse,
  profiles: z.array(z.enum(PROFILES)),
  inmRegistered: isTrueOrFalse,
  foreignQuota: z
    .object({
      limitPercent: z.literal(10).optional(),
      workers: z.number().int().optional(),
      placesLeft: whole(0).optional(),
    })
    .optional(),
});

const compatibility = z.object({
  score: z.number().min(0).max(1),
  factors: z.array(z.object({ factor: z.enum(FACTORS), met: isTrueOrFalse })).optional(),
});

/** A schema.org JobPosting with what migrants need to know. Pay is MXN a month, gross; times are RFC 3339. */
export const Vacancy = z.object({
  '@context': z.literal('https://schema.org').optional(),
  '@type': z.literal('JobPosting'),
  id: vacancyId,
  identifier: z.object({ propertyID: text.optional(), value: text.optional() }).optional(),
  url: z.url().optional(),
  /** As the employer typed it: capitals, slips and all. */
  title: text.max(300),
  description: text.max(10_000),
  datePosted: moment,
  dateModified: moment,
  validThrough: moment,
  status: z.enum(STATUSES),
  employmentType: z.array(z.enum(EMPLOYMENT_TYPES)),
  jobLocationType: z.literal('TELECOMMUTE').optional(),
  modality: z.enum(MODALITIES),
  schedule: z.array(z.enum(SCHEDULES)).min(1),
  workHours: text.max(200).optional(),
  totalJobOpenings: whole(1).optional(),
  /** Catalogue code as filed; about 5 % are missing and 3 % wrong. */
  occupation: text.nullable(),
  /** SINCO unit group. */
  occupationalCategory: text.nullable().optional(),
  hiringOrganization,
  jobLocation,
  baseSalary,
  educationRequirements: z.enum(EDUCATION).optional(),
  experienceMonths: whole(0).optional(),
  languages: z
    .array(z.object({ code: text, level: z.enum(['none', 'basic', 'intermediate', 'advanced']) }))
    .optional(),
  documents: z.array(text).optional(),
  eligibility,
  benefits: z.array(text).optional(),
  support: z.object({ accommodation: isTrueOrFalse, transport: isTrueOrFalse, meals: isTrueOrFalse }),
  accessible: isTrueOrFalse.optional(),
  /** The law forbids charging a jobseeker: a row that says anything else is not read. */
  recruiterFee: z.literal('never'),
  source: z.enum(['portal', 'partner', 'foreign']).optional(),
  /** Only in answers to a search near a point. */
  distanceKm: z.number().optional(),
  compatibility: compatibility.optional(),
});
export type Vacancy = z.output<typeof Vacancy>;

/** What surrounds the rows of a page; the rows are read one by one, so that a bad one costs only itself. */
export const VacancyPage = z.object({
  total: z.object({ value: whole(0), exact: isTrueOrFalse }),
  items: z.array(z.unknown()),
  next: text.nullable(),
  facets: z.record(text, z.array(z.object({ code: text, count: z.number().int() }))).optional(),
  interpreted: z
    .object({
      occupation: z.array(text).optional(),
      state: text.optional(),
      municipality: text.optional(),
      corrected: z.array(z.object({ from: text.optional(), to: text.optional() })).optional(),
    })
    .optional(),
});
export type VacancyPage = Omit<z.output<typeof VacancyPage>, 'items'> & {
  readonly items: readonly Vacancy[];
};

/** One line of the changes feed; the vacancy of an upsert is read by itself. */
export const ChangeLine = z.discriminatedUnion('op', [
  z.object({ op: z.literal('upsert'), at: moment, vacancy: z.unknown() }),
  z.object({ op: z.literal('remove'), at: moment, id: vacancyId, reason: z.enum(REMOVAL_REASONS) }),
  z.object({ op: z.literal('cursor'), next: text, more: isTrueOrFalse }),
]);

/** A catalogue: its list stands under `items`, `states`, `municipalities` or `occupations`, kept as it came. */
export const Catalog = z.looseObject({ updated: z.iso.date(), count: z.number().int() });
export type Catalog = z.output<typeof Catalog>;

/** A person's interest in a vacancy. `personRef` is a pseudonym of ours; nothing else tells who it is unless shared. */
export const RegistrationRequest = z.strictObject({
  vacancyId,
  personRef: text.min(8).max(80),
  profile: z.enum(PROFILES),
  language: z.enum(['es', 'en', 'fr', 'pt', 'ht']),
  contact: z
    .strictObject({
      name: text.max(120).optional(),
      phone: text.regex(/^\+[1-9]\d{7,14}$/).optional(),
      channel: z.enum(['whatsapp', 'sms', 'call']).optional(),
    })
    .optional(),
  note: text.max(500).optional(),
  consent: z.strictObject({ textId: text.max(80), givenAt: moment }),
});
export type RegistrationRequest = z.output<typeof RegistrationRequest>;

export const Registration = z.object({
  id: text,
  vacancyId,
  state: z.enum(['received', 'forwarded', 'contacted', 'hired', 'rejected', 'withdrawn']),
  createdAt: moment,
  /** The employment-service office that follows it up. */
  counsellor: z.object({ office: text.optional(), phone: text.optional() }).optional(),
});
export type Registration = z.output<typeof Registration>;

/** RFC 9457. Only `type`, `status` and the names of parameters are used: `detail` may repeat what was sent. */
export const Problem = z.object({
  type: text,
  title: text,
  status: z.number().int(),
  detail: text.optional(),
  errors: z.array(z.object({ name: text, reason: text })).optional(),
});
export type Problem = z.output<typeof Problem>;
