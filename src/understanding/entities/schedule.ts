import { fold } from '../fold.ts';

export type Schedule = 'full_time' | 'part_time' | 'morning' | 'afternoon' | 'night' | 'weekends';
/** With the shifts that change from week to week, which only vacancies name. */
export type AnySchedule = Schedule | 'rotating';

export interface SaidSchedule {
  readonly schedule: AnySchedule;
  readonly at: number;
  /** "que no sea de noche". */
  readonly isUnwanted: boolean;
}

/** In order of authority: "media jornada por la noche" is told by the time of day, the rarer wish. */
const PATTERNS: readonly (readonly [Schedule, RegExp])[] = [
  [
    'weekends',
    /\b(?:fin(?:es)? de semana|findes?|sabados? (?:y|e|o) domingos?|weekends?|week ends?|wikenn?|wikend|samdi (?:ak |e |dimanch)|saturdays? (?:and|or|&) sundays?|samedi (?:et )?dimanche|sabado e domingo|fi(?:m|ns) de semana|fds|findes)\b/g,
  ],
  [
    'night',
    /\b(?:(?:de|d|por|en|x|a|la|las|turno de|turno) (?:la |las )?noches?|du soir|le soir|soir(?:ee)?|noches|nocturn[oa]s?|velada|nights?|overnight|lannwit|lannuit|lanwit|leswa|nwit|de nuit|la nuit|nuits?|equipe de nuit|noturn[oa]|a noite|de noite|da noite|pela noite|noite|noche|madrugadas?|graveyard|tercer turno|3er turno|turno 3)\b/g,
  ],
  [
    'afternoon',
    /\b(?:(?:por|en|de|d|x|a|turno de|turno|a la) (?:la |las )?tardes?|tardes|vespertin[oa]s?|afternoons?|apremidi|apre midi|apresmidi|apres midi|l'apres midi|a tarde|da tarde|de tarde|pela tarde|segundo turno|2do turno|turno 2|evenings?)\b/g,
  ],
  [
    'morning',
    /\b(?:(?:por|en|x|de|d|turno de|durante) (?:la |las )mananas?|de mananas?|turno (?:de )?(?:la )?manana|en las mananas|mananas|mananero|matutin[oa]s?|mornings?|in the morning|granmaten|granm maten|gran maten|nan maten|lematen|maten|le matin|du matin|matin(?:ee)?s?|de manha|da manha|pela manha|a manha|manhas?|primer turno|1er turno|turno 1|turno (?:de )?dia|solo (?:de )?dia|(?:trabajar|trabajo|jale|chamba) de dia|day ?shift|days only|de jour|equipe de jour|turno do dia|de dia|pandan jounen)\b/g,
  ],
  [
    'part_time',
    /\b(?:medio tiempo|media jornada|medio turno|mitad de tiempo|tiempo parcial|part ?time|half ?(?:time|day)|mwatye tan|tan pasyel|mitan jounen|demi jounen|mi ?temps|temps partiel|meio periodo|meio expediente|meio turno|tempo parcial|por horas|unas horas|pocas horas|few hours|kek edtan|kelke edtan|quelques heures|algumas horas)\b/g,
  ],
  [
    'full_time',
    /\b(?:tiempo completo|jornada completa|turno completo|todo el dia|8 horas|ocho horas|full ?time|all day|whole day|tan plen|plen tan|tout jounen|tout la jounen|temps plein|plein temps|tempo integral|periodo integral|tempo inteiro|dia inteiro|dia todo)\b/g,
  ],
];
const ROTATING: readonly [AnySchedule, RegExp] = [
  'rotating',
  /\b(?:rol(?:ar|o|ando|ado) (?:de )?turnos?|turnos? rotativos?|turnos? rolados?|rotating shifts?|any shift|cualquier turno|todos los turnos|4x3|ekip ki chanje|n'importe quelle equipe|equipes tournantes|turnos? rotativ[oa]s?|qualquer turno)\b/g,
];

/** "Buenas tardes", "bom dia": a greeting is no wish. Another "de dia" is a pay: "600 de dia". */
const GREETING =
  /\b(?:muy )?(?:buen[oa]s? (?:dias?|tardes?|noches?)|good (?:morning|afternoon|evening|night)|bon(?: )?(?:jour|soir|nwit|apremidi)|bonne (?:nuit|soiree|journee)|bo[am] (?:dia|tarde|noite)|lindo dia|feliz (?:dia|tarde|noche))\b/g;
/** What turns a wish round, up to three words before it and in the same part of the sentence. */
const UNWANTED =
  /\b(?:no|nunca|menos|excepto|salvo|not|never|no more|except|don't|dont|cant|can't|but not|pa|pas|jamais|sauf|sans|nao|nunca|menos|exceto|fora|sem)(?: (?!pero|but|solo|only|mais|mas|si|sino|men|somente)[\p{L}']+){0,4} $/u;
/** "rolar turnos no". */
const UNWANTED_BEHIND = /^ (?:no|nao|non|pa)\b(?! (?:importa|le hace|problem))/;

/** Every schedule that a text names, in the order in which it does. */
export function findSchedules(text: string): SaidSchedule[] {
  const folded = fold(clausesMarked(text)).replace(GREETING, (found) => '_'.repeat(found.length));
  const said: SaidSchedule[] = [];
  for (const [schedule, pattern] of [...PATTERNS, ROTATING]) {
    for (const match of folded.matchAll(pattern)) {
      const before = folded.slice(0, match.index);
      const clause = before.slice(before.lastIndexOf(CLAUSE) + 1);
      const after = folded.slice(match.index + match[0].length);
      if (match[0] === 'de dia' && /\d $/.test(before)) continue;
      const isUnwanted = UNWANTED.test(clause) || UNWANTED_BEHIND.test(after);
      said.push({ schedule, at: match.index, isUnwanted });
    }
  }
  return said.sort((a, b) => a.at - b.at);
}

/** The wish that tells most, for a message's `schedule` entity; what is not wanted is none. */
export function findSchedule(text: string): Schedule | undefined {
  const wanted = new Set(
    findSchedules(text)
      .filter(({ isUnwanted }) => !isUnwanted)
      .map(({ schedule }) => schedule),
  );
  return PATTERNS.find(([schedule]) => wanted.has(schedule))?.[0];
}

/** Folding drops punctuation; a word that nobody types keeps the parts of a sentence apart. */
const CLAUSE = 'ŋ';
const clausesMarked = (text: string): string => text.replace(/[,.;:!?\n]+(?=\s|$)/g, ` ${CLAUSE} `);
