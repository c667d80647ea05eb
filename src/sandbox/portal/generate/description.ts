import type { Occupation } from '../catalogs.ts';
import type { Education, Schedule } from '../vacancy.ts';
import type { Chance } from './chance.ts';
import type { Noise } from './title.ts';
import { ANY_TASKS, EDUCATION_TEXT, FRAUD, OFFERS, OPENINGS, SHIFT_TEXT, TASKS } from './words.ts';

export interface Described {
  readonly occupation: Occupation;
  readonly education: Education;
  readonly experienceMonths: number;
  readonly schedule: readonly Schedule[];
  readonly accommodation: boolean;
  readonly openToForeigners: boolean;
}

const HOUSED = [' Damos hospedaje.', ' Se ofrece cuarto para vivir.', ' Hospedaje incluido.'];
const WELCOME = [
  ' Se aceptan personas migrantes con documentos en regla.',
  ' Vacante abierta a personas refugiadas y solicitantes de refugio.',
  ' Contratamos personas en movilidad.',
  ' Aceptamos constancia de COMAR y CURP temporal.',
];

/** What an honest employer writes under the title. */
export function describe(chance: Chance, of: Described, noise: Noise[]): string {
  const { isLucky, pick } = chance;
  const tasks = TASKS[of.occupation.family] ?? ANY_TASKS;
  const [first, second = first] = of.schedule;
  const shift = (code: Schedule | undefined) => pick(SHIFT_TEXT[code ?? 'full_time']);
  let text = `${pick(OPENINGS)} ${nameJob(chance, of.occupation).toLowerCase()}.`;
  text += ` Actividades: ${distinct([pick(tasks), pick(ANY_TASKS), pick(tasks)])}.`;
  text += ` Requisitos: ${EDUCATION_TEXT[of.education]}, `;
  text += of.experienceMonths > 0 ? `experiencia de ${of.experienceMonths} meses.` : 'sin experiencia.';
  text += ` Horario: ${shift(second)}, ${shift(first)}.`;
  text += ` Ofrecemos: ${distinct([pick(OFFERS), pick(OFFERS), pick(OFFERS)])}.`;
  if (of.accommodation) text += pick(HOUSED);
  if (of.openToForeigners && isLucky(0.35)) text += pick(WELCOME);
  if (isLucky(0.03)) {
    text = text.toUpperCase();
    noise.push('caps_text');
  }
  return text;
}

/** Adds what gives a fraud away: one kind of sign or two. */
export function addFraud({ isLucky, pick }: Chance, honest: string): { text: string; signs: string[] } {
  let text = honest;
  const signs: string[] = [];
  for (const { sign, text: sentences } of [pick(FRAUD), ...(isLucky(0.6) ? [pick(FRAUD)] : [])]) {
    if (signs.includes(sign)) continue;
    signs.push(sign);
    text += ` ${pick(sentences)}`;
  }
  return { text, signs };
}

function nameJob({ isLucky }: Chance, { names }: Occupation): string {
  const { es = '', es_f: feminine = es } = names;
  if (es === feminine) return es;
  return isLucky(0.5) ? es : feminine;
}

const distinct = (parts: readonly string[]): string => [...new Set(parts)].join(', ');
