import { plain } from './read-number.ts';

/** Work with rules of its own, and people who ask whether rights are theirs too; values are topics in `content/topics/`. */
const SPECIAL: readonly (readonly [string, RegExp])[] = [
  [
    'minors-work',
    /\b(?:menor(?:es)? de (?:edad|18)|(?:hij[oa]|herman[oa]|sobrin[oa]|un[oa]|nin[oa]|muchach[oa]|chav[oa]|joven|adolescente) de 1[0-7]\b(?! (?:mil|mes))|tengo 1[0-7] anos?\b(?! (?:de )?(?:trabaj|aqui|ahi|en ))|under ?(?:18|age)|teenager|(?:i'?m|i am|is) 1[0-7]\b(?: years| and|,|$)|mwens pase 18|mwen gen 1[0-7] an\b|pitit (?:mwen|m) gen 1[0-7]|mineur\w?|j'ai 1[0-7] ans\b(?! de)|moins de 18|menor(?:es)? de idade|tenho 1[0-7] anos\b(?! (?:de|trab)))/,
  ],
  [
    'domestic-work',
    /\b(?:trabajador[ae]s? del hogar|empleada domestica|trabajo (?:domestico|del hogar)|casa de familia|limpio casas?|ninera|trabajo de planta|domestic work\w*|housekeep\w*|maid|nanny|clean(?:ing)? houses|travay (?:nan |)kay moun|bonn nan kay|menaj|femme de menage|employee? de maison|travail (?:domestique|a domicile)|empregada domestica|diarista|trabalho domestico)\b/,
  ],
  [
    'farm-work',
    /\b(?:jornaler[oa]s?|pizca\w*|corte de cana|trabajo (?:en el|del) campo|trabajador\w* (?:agricola|del campo)|cosecha\w*|farm ?work\w*|farm labou?rer|picking (?:fruit|tomatoes|crops)|travay late|travay jaden|ouvrier agricole|travail(?:le)? aux champs|recolte|trabalho no campo|trabalhador rural|colheita)\b/,
  ],
  [
    'platform-work',
    /\b(?:uber|didi|rappi|repartidor\w*|indrive|delivery (?:app|rider|driver)|livrez? ak aplikasyon|livreur|entregador\w*|motorista de app)\b/,
  ],
  [
    'without-papers',
    /\b(?:sin (?:papeles|documentos)|indocumentad[oa]s?|irregular(?:es)?|no tengo papeles|without papers|undocumented|no papers|san papye|pa gen papye|sans papiers|pas de papiers|sem (?:documentos|papeis))\b/,
  ],
];

/**
 * The topic that is about the kind of work or worker a message tells of, most particular first.
 * @param among topics that may be given
 */
export function findSpecial(original: string, among: readonly string[]): string | undefined {
  const text = plain(original);
  return SPECIAL.find(([topic, pattern]) => among.includes(topic) && pattern.test(text))?.[0];
}
