// Which families of occupations are alike, for the generator. Codes of content/catalogs/occupations.json.

const set = (...codes: string[]): ReadonlySet<string> => new Set(codes);

const COAST = set('ROO', 'BCS', 'SIN', 'NAY', 'GRO', 'VER', 'COL');
const FARMLAND = set('SIN', 'SON', 'BCN', 'MIC', 'CHP', 'JAL', 'GUA', 'VER', 'SLP', 'PUE', 'MOR', 'NAY');
const PLANTS = set('BCN', 'CHH', 'TAM', 'COA', 'NLE', 'SON', 'QUE', 'GUA', 'AGU', 'SLP', 'PUE', 'MEX', 'JAL');

/** Work that gathers in some states: hotels on the coast, farms where farms are, plants in the north and the Bajío. */
export const GATHERS_IN: Readonly<Record<string, ReadonlySet<string>>> = {
  hotel_staff: COAST,
  fishing: COAST,
  farm_worker: FARMLAND,
  livestock: FARMLAND,
  factory_worker: PLANTS,
  machinist: PLANTS,
  welder: PLANTS,
  supervisor: PLANTS,
};

export const SKILLED = set(
  'doctor',
  'engineer',
  'accountant',
  'legal',
  'teacher',
  'nurse',
  'health_other',
  'software_developer',
  'social',
  'translator',
  'design',
);
export const DESK = set(
  'software_developer',
  'call_center',
  'office',
  'translator',
  'design',
  'accountant',
  'legal',
);
export const NIGHTLY = set(
  'security_guard',
  'factory_worker',
  'warehouse_worker',
  'call_center',
  'hotel_staff',
  'nurse',
  'waiter',
  'cleaner',
  'baker',
  'cashier',
);
export const HOURLY = set(
  'waiter',
  'cook',
  'kitchen_helper',
  'cleaner',
  'sales',
  'cashier',
  'teacher',
  'caregiver',
  'domestic_worker',
  'call_center',
  'delivery',
  'hairdresser',
  'barber',
);
export const SCHOOLED = set('office', 'call_center', 'supervisor', 'manager', 'logistics');
export const REGULATED = set('doctor', 'nurse', 'legal', 'accountant');
export const REGULATED_OCCUPATIONS = set('firefighter', 'private_chauffeur');
export const LICENSED = set('doctor', 'nurse', 'legal');
export const DRIVES = set('driver', 'delivery', 'heavy_machinery');
export const HOUSED = set(
  'farm_worker',
  'domestic_worker',
  'hotel_staff',
  'livestock',
  'mining',
  'construction_worker',
);
export const DRIVEN = set('factory_worker', 'farm_worker', 'warehouse_worker');
export const FED = set(
  'cook',
  'waiter',
  'hotel_staff',
  'factory_worker',
  'domestic_worker',
  'kitchen_helper',
);
export const ENGLISH_OCCUPATIONS = set('bilingual_agent', 'english_teacher');
export const ENGLISH = set('hotel_staff', 'software_developer', 'call_center');
export const INTERPRETS = set('translator', 'social');
