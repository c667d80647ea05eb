import { fold } from '../fold.ts';

export type Schedule = 'full_time' | 'part_time' | 'morning' | 'afternoon' | 'night' | 'weekends';

/** In order of authority: "media jornada por la noche" is told by the time of day, the rarer wish. */
const PATTERNS: readonly (readonly [Schedule, RegExp])[] = [
  [
    'weekends',
    /\b(?:fin(?:es)? de semana|findes?|sabados? (?:y|e|o) domingos?|weekends?|week ends?|wikenn?|wikend|samdi (?:ak |e |dimanch)|saturdays? (?:and|or|&) sundays?|samedi (?:et )?dimanche|sabado e domingo|fi(?:m|ns) de semana|fds|findes)\b/,
  ],
  [
    'night',
    /\b(?:(?:de|d|por|en|x|a|la|turno de|turno) (?:la )?noches?|du soir|le soir|soir(?:ee)?|noches|nocturn[oa]s?|velada|nights?|overnight|lannwit|lannuit|lanwit|leswa|nwit|de nuit|la nuit|nuit|equipe de nuit|noturn[oa]|a noite|de noite|da noite|pela noite|noite|madrugada|graveyard|tercer turno|turno 3)\b/,
  ],
  [
    'afternoon',
    /\b(?:(?:por|en|de|d|x|a|turno de|a la) (?:la |las )?tardes?|tardes|vespertin[oa]s?|afternoons?|apremidi|apre midi|apresmidi|apres midi|l'apres midi|a tarde|da tarde|de tarde|pela tarde|segundo turno|turno 2|evenings?)\b/,
  ],
  [
    'morning',
    /\b(?:(?:por|en|x|de|d|turno de|durante) (?:la |las )mananas?|de mananas?|turno (?:de )?manana|en las mananas|mananas|matutin[oa]s?|mornings?|in the morning|granmaten|granm maten|nan maten|lematen|maten|le matin|du matin|matin(?:ee)?|de manha|da manha|pela manha|a manha|manha|primer turno|turno 1)\b/,
  ],
  [
    'part_time',
    /\b(?:medio tiempo|media jornada|medio turno|mitad de tiempo|tiempo parcial|part ?time|half ?(?:time|day)|mwatye tan|tan pasyel|mitan jounen|mi ?temps|temps partiel|meio periodo|meio expediente|meio turno|tempo parcial|por horas|unas horas|pocas horas|few hours|kek edtan|quelques heures|algumas horas)\b/,
  ],
  [
    'full_time',
    /\b(?:tiempo completo|jornada completa|turno completo|todo el dia|8 horas|ocho horas|full ?time|all day|whole day|tan plen|plen tan|tout jounen|tout la jounen|temps plein|plein temps|tempo integral|periodo integral|tempo inteiro|dia inteiro|dia todo)\b/,
  ],
];

export function findSchedule(text: string): Schedule | undefined {
  const folded = fold(text);
  return PATTERNS.find(([, pattern]) => pattern.test(folded))?.[0];
}
