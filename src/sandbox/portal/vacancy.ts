/** The shapes of `docs/portal/openapi.yaml` that the sandbox serves; the contract test holds the two together. */

export const PROFILES = [
  'permanent_resident',
  'temporary_resident',
  'refugee',
  'complementary_protection',
  'asylum_seeker',
  'tvrh',
  'tvtf',
  'outside_mexico',
  'returnee',
  'idp',
] as const;
export const SCHEDULES = [
  'full_time',
  'part_time',
  'morning',
  'afternoon',
  'night',
  'weekends',
  'rotating',
] as const;
export const MODALITIES = ['onsite', 'hybrid', 'remote'] as const;
/** From least to most. */
export const EDUCATION_LEVELS = [
  'none',
  'primary',
  'secondary',
  'high_school',
  'technical',
  'bachelor',
  'postgraduate',
] as const;
export const LANGUAGES = ['es', 'en', 'fr', 'pt', 'ht'] as const;
export const SUPPORTS = ['accommodation', 'transport', 'meals'] as const;
export const STATUSES = ['open', 'filled', 'withdrawn', 'expired'] as const;
export const REMOVAL_REASONS = ['filled', 'withdrawn', 'expired', 'moderated', 'duplicate'] as const;

export type Profile = (typeof PROFILES)[number];
export type Schedule = (typeof SCHEDULES)[number];
export type Modality = (typeof MODALITIES)[number];
export type Education = (typeof EDUCATION_LEVELS)[number];
export type LanguageCode = (typeof LANGUAGES)[number];
export type Support = (typeof SUPPORTS)[number];
export type Status = (typeof STATUSES)[number];
export type RemovalReason = (typeof REMOVAL_REASONS)[number];
export type LanguageLevel = 'none' | 'basic' | 'intermediate' | 'advanced';

/** Amounts are MXN a month, gross; times RFC 3339 in UTC; places INEGI codes. */
export interface Vacancy {
  '@context'?: 'https://schema.org';
  '@type': 'JobPosting';
  id: string;
  identifier?: { propertyID?: string; value?: string };
  url?: string;
  title: string;
  description: string;
  datePosted: string;
  dateModified: string;
  validThrough: string;
  status: Status;
  employmentType: string[];
  jobLocationType?: 'TELECOMMUTE';
  modality: Modality;
  schedule: Schedule[];
  totalJobOpenings?: number;
  occupation: string | null;
  occupationalCategory?: string | null;
  hiringOrganization: {
    '@type'?: 'Organization';
    identifier?: string | null;
    name: string;
    verified: boolean;
    placementAgency?: boolean;
  };
  jobLocation: {
    '@type'?: 'Place';
    address: { addressCountry?: 'MX'; addressRegion?: string; addressLocality?: string };
    state: string;
    municipality: string;
    geo?: { latitude?: number; longitude?: number };
  };
  baseSalary: Salary | null;
  educationRequirements?: Education;
  experienceMonths?: number;
  languages?: { code: string; level: LanguageLevel }[];
  documents?: string[];
  eligibility: {
    openToForeigners: boolean;
    profiles: Profile[];
    inmRegistered: boolean;
    foreignQuota?: { limitPercent?: 10; workers?: number; placesLeft?: number };
  };
  benefits?: string[];
  support: Record<Support, boolean>;
  accessible?: boolean;
  recruiterFee: 'never';
  source?: 'portal' | 'partner' | 'foreign';
}

export interface Salary {
  '@type'?: 'MonetaryAmount';
  currency: 'MXN';
  value: { '@type'?: 'QuantitativeValue'; minValue: number; maxValue: number; unitText: 'MONTH' };
}
