import type { CalculatorId, Claim, Leaving, Said } from '../ports/index.ts';
import { plain } from './read-number.ts';

const LEAVING: readonly (readonly [Leaving, RegExp])[] = [
  [
    'fired',
    /\b(?:me (?:despid\w*|despedi\w*|corri\w*|corren|echaron|botaron|sacaron|liquidaron|dieron las gracias)|despido|despidieron|fired|laid off|dismissed|let me go|sacked|yo revoke\w*|revoke m|mete m deyo|voye m ale|kouri m|licenci(?:e|ee|es|er|ement)|virer|vire|viree|renvoy\w*|me demitiram|fui demitid\w*|mandaram (?:me )?embora|despedid\w*|corrid[oa])\b/,
  ],
  [
    'forced',
    /\b(?:me obligaron a (?:renunciar|salir)|me hicieron (?:renunciar|firmar)|por culpa (?:de|del) patron|forced me to (?:quit|resign)|forced to (?:quit|resign)|fose m (?:kite|siyen|demisyone)|force\w* a demissionner|obrigaram a (?:pedir|sair))\b/,
  ],
  [
    'resigned',
    /\b(?:renunci\w*|me sali|deje (?:el|mi) (?:trabajo|chamba|empleo)|me fui (?:del|de mi) (?:trabajo|chamba)|quit|resign\w*|left (?:the|my) job|demisyon\w*|kite travay|demission\w*|quitte mon (?:travail|emploi)|pedi demissao|pedi as contas|sai do (?:trabalho|emprego))\b/,
  ],
];
const CLAIMS: readonly (readonly [Claim, RegExp])[] = [
  ['accident', /\b(?:accident\w*|aksidan|acident\w*|me lastime|blese|machuquei)\b/],
  [
    'pay',
    /\b(?:no me (?:pag\w*|han pagado|dieron (?:mi )?(?:sueldo|aguinaldo))|me deben|sueldos? (?:no pagad|atrasad)\w*|unpaid|didn'?t pay|not paid|owe me|pa peye|dwe m|pas paye\w*|ne m'a pas paye|me doit|nao me pag\w*|me devem)\b/,
  ],
];

/** Why a job ended, where the words say so. */
export const readLeaving = (text: string): Leaving | undefined =>
  [LEAVING[1], LEAVING[0], LEAVING[2]].find((one) => one?.[1].test(text))?.[0];

/** What a claim is about. */
export function readClaim(text: string): Claim | undefined {
  const leaving = readLeaving(text);
  if (leaving === 'fired' || leaving === 'forced') return leaving;
  return CLAIMS.find(([, pattern]) => pattern.test(text))?.[0];
}

const HOW_MUCH =
  /\b(?:cuant[oa]s?|calcul\w*|cuentas?|me (?:toca\w*|corresponde\w*|deben|deberian)|how (?:much|many)|work out|owed?|due|konbyen|kalkil\w*|gen dwa|combien|quant[oa]s?|tenho direito|esta bien|es (?:justo|legal|correcto|lo justo|poco)|is (?:it|that|this) (?:right|ok|fair|legal|enough)|eske (?:li|sa) (?:bon|legal|korek)|est-?ce (?:legal|normal|correct|juste)|(?:isso )?(?:e|esta) (?:certo|legal|justo|correto)|por debajo|below|menos del minimo|less than)\b/;
const UNTIL_WHEN =
  /\b(?:hasta cuando|que (?:dia|fecha) (?:vence|tengo)|cuanto tiempo (?:tengo|hay)|plazo|fecha limite|deadline|how long do i have|time limit|until when|by when|jiska ki(?:le| le)|konbyen tan (?:mwen|m) gen|dat limit|jusqu'a quand|combien de temps|delai|date limite|ate quando|quanto tempo (?:tenho|eu tenho)|prazo)\b/;

const SUBJECTS: readonly (readonly [CalculatorId, RegExp])[] = [
  [
    'maternity',
    /\b(?:maternidad\w*|incapacidad por embarazo|parto|maternity|due date|give birth|baby|konje matenite|akouch\w*|maternite|accouch\w*|licenca.maternidade|embaraz\w*|pregnan\w*|ansent|enceinte|gravid\w*)\b/,
  ],
  [
    'aguinaldo',
    /\b(?:aguinaldo|christmas bonus|year.?end bonus|bonis|prime de noel|prime de fin d'annee|decimo terceiro|13o salario|gratificacao natalina)\b/,
  ],
  [
    'leaving',
    /\b(?:finiquito|liquidacion|indemnizacion|liquidan|severance|final pay|settlement|compensation|denye kob|endemnite|solde de tout compte|indemnite\w*|rescisao|acerto|indenizacao)\b/,
  ],
  ['sunday', /\b(?:prima dominical|domingos?|sundays?|dimanch(?:es?)?)\b/],
  [
    'vacation',
    /\b(?:vacacion\w*|prima vacacional|vacations?|paid leave|konje|vakans|conges?|vacances|ferias)\b/,
  ],
  [
    'overtime',
    /\b(?:horas? extras?|tiempo extra|overtime|extra hours?|le siplemante|heures? sup\w*|horas? extras?)\b/,
  ],
  [
    'holiday',
    /\b(?:feriados?|(?:dia|dias) festivos?|festivos?|public holidays?|bank holidays?|jou (?:ferye|konje)|jours? feries?|dia de descanso|rest day|day off|jou repo|jour de repos|16 de septiembre|1 de mayo|25 de diciembre|1 de enero)\b/,
  ],
  [
    'minimum',
    /\b(?:salario minimo|sueldo minimo|minimum wage|sale minimom|salaire minimum|por debajo del minimo|menos del minimo)\b/,
  ],
];

/**
 * The calculator that a message asks for. A subject alone ("aguinaldo") is a question about the rule; a sum is asked for
 * with a word for how much, or with figures of one's own.
 */
export function findCalculator(original: string, said: Said): CalculatorId | undefined {
  const text = plain(original);
  const hasPay = said.amount !== undefined;
  const hasTime = said.start !== undefined || said.worked !== undefined || said.end !== undefined;
  const asksSum = HOW_MUCH.test(text);
  if (UNTIL_WHEN.test(text) && (said.claim ?? said.leaving)) return 'deadline';
  const subject = SUBJECTS.find(([, pattern]) => pattern.test(text))?.[0];
  if (subject === 'maternity') return asksSum || hasDueWords(text) ? 'maternity' : undefined;
  if (subject === 'overtime' && (hasPay || (said.extraHours !== undefined && asksSum))) return 'overtime';
  if (subject === 'minimum') return hasPay ? 'minimum' : undefined;
  if (subject === undefined && hasTime && OWED_TO_ME.test(text)) return 'leaving';
  if (said.leaving && (hasPay || hasTime) && (asksSum || (hasPay && hasTime))) return 'leaving';
  if (subject === 'leaving') return asksSum || hasPay || hasTime ? 'leaving' : undefined;
  if (subject === 'aguinaldo' || subject === 'vacation')
    return (asksSum && (hasPay || hasTime || isOwn(text))) || (hasPay && hasTime) ? subject : undefined;
  if (subject !== undefined && hasPay) return subject;
  // Pay with its period, and nothing else named: is that enough?
  return hasPay && said.period !== undefined ? 'minimum' : undefined;
}

/** "What is mine": asked at the end of a job, with how long it lasted. */
const OWED_TO_ME =
  /\b(?:cuant\w* (?:seria |es )?(?:lo mio|me (?:toca\w*|corresponde\w*|deben dar|tienen que dar))|how much (?:do they owe|am i owed|should i get)|konbyen (?:yo dwe m|mwen gen dwa)|combien (?:on me doit|dois-je recevoir)|quanto (?:me devem|tenho direito|devo receber))\b/;
const isOwn = (text: string): boolean => /\b(?:me|mi|mis|my|i|mwen|m|mon|mes|je|meu|minhas?|eu)\b/.test(text);
const hasDueWords = (text: string): boolean =>
  /\b(?:fecha|nace|nacer|para (?:el|cuando)|due|expect\w*|dat|prevu\w*|prevista?|data)\b/.test(text);
