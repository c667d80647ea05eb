import type { Language } from './language.ts';

/** A state or a city of the catalogues, as it is shown, with where its centre is. */
export interface NamedPlace {
  /** "Tapachula, Chiapas"; a state alone: "Chiapas". */
  readonly name: string;
  /** ISO 3166-2:MX without `MX-`. */
  readonly state: string;
  readonly stateName: string;
  readonly municipality?: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Other places of that name, when nothing decides among them. */
  readonly others?: readonly NamedPlace[];
}

/** What a message was understood to mean. Shape fixed by shared/nlu/README.md. */
export interface Understanding {
  /** null: nothing to go on ("ok", "👍"), the conversation's language stays. */
  readonly lang: Language | null;
  readonly langScore: number;
  readonly intent: Intent;
  /** 0–1. */
  readonly score: number;
  readonly alternatives: readonly { readonly intent: Intent; readonly score: number }[];
  readonly entities: Readonly<Record<string, string | number>>;
  /** Further needs in the same message; `intent` is the most urgent. Absent when there is only one. */
  readonly further?: readonly Intent[];
  /** The place that the message names, whatever it is about. */
  readonly where?: NamedPlace;
  /** What kind of office is meant, by its name or by what is wanted there: a key of services.yaml. */
  readonly service?: string;
  /** The name of a place that several share, likeliest first: "Ciudad Juárez, CHH". Absent when it is clear. */
  readonly places?: readonly string[];
  readonly inScope: boolean;
}

export const INTENTS = [
  'greet',
  'help_menu',
  'work_requirements',
  'status_profile',
  'documents_curp',
  'documents_rfc',
  'documents_nss',
  'labor_rights',
  'wages',
  'working_hours',
  'dismissal',
  'discrimination_harassment',
  'fraud_check',
  'report_fraud',
  'trafficking_danger',
  'job_search',
  'job_alert',
  'employer_hiring',
  'study_recognition',
  'skills_certification',
  'social_security_health',
  'childcare_family',
  'asylum_process',
  'work_abroad',
  'directory_office',
  'talk_to_human',
  'emergency',
  'change_language',
  'privacy_delete',
  'thanks',
  'goodbye',
  'yes',
  'no',
  'back',
  'restart',
  'out_of_scope',
] as const;
export type Intent = (typeof INTENTS)[number];
