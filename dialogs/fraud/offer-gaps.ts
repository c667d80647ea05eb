/** What an honest offer says of itself. The order is that of the answer. */
export const OFFER_GAPS = ['company', 'address', 'contract', 'pay', 'tasks'] as const;
export type OfferGap = (typeof OFFER_GAPS)[number];

const LONGEST_OFFER = 4096;

/** Words by which an offer names it. Wide on purpose: that something is missing is only said when nothing points to it. */
const SAYS: Readonly<Record<OfferGap, RegExp>> = {
  company:
    /\bS\.? ?A\.?( de C\.? ?V)?\b|\bS\.? de R\.? ?L|\bR\.?F\.?C\b|\b(?:[Ee]mpresa|[Gg]rupo|[Cc]ompa[ñn][ií]a|[Rr]estaurante?|[Hh]otel|[Hh]ospital|[Mm]aquila(?:dora)?|[Pp]lanta|[Ff][aá]brica|[Cc]onstructora|[Cc]ompany|[Ii]nc|[Ll]lc|[Ll]td|[Cc]orp|[Rr]estaurant|[Ff]actory|[Aa]ntrepriz|[Kk]onpayi|[Ff]aktori|[Ee]ntreprise|[Ss]oci[eé]t[eé]|[Uu]sine)\b\W{1,3}[«"“]?[A-ZÁÉÍÓÚÑ][\p{L}&.]+/u,
  address:
    /\b(?:calle|av\.?|avenida|blvd|bulevar|boulevard|calzada|carretera|col\.?|colonia|fracc|c\.?p\.?|plaza|local|esquina|street|st\.|avenue|ave\.|road|rue|ri|rua|km)\b.{0,40}\d|\d{1,5},? .{0,30}\b(?:street|st|avenue|ave|road|rue)\b|domicilio:|direcci[oó]n:|address:|adr[eè]s:|adresse ?:|endere[cç]o:/i,
  contract:
    /contrato|contract|kontra\b|contrat|prestaciones|\bIMSS\b|seguro social|social security|sekirite sosyal|s[eé]curit[eé] sociale|seguro social|por escrito|in writing|par [eé]crit|por escrito|carteira/i,
  pay: /\$ ?\d|\d[\d.,]* ?(?:pesos?|mxn|mil\b|usd|d[oó]lares|dollars|euros|goud|reais|k\b)|sueldo|salario|salary|wage|sal[eè]|salaire|pag(?:a|an|amos)|pay\b/i,
  tasks:
    /mese[rx]|coc[ií]n|limpi|chof|conduct|obrer|alba[ñn]il|oper[aá]|vend|caj[ae]r|guardia|nana|ni[ñn]era|cuidad|dom[eé]stic|camp[oa]|pizca|cosecha|almac|bodega|repart|ayudante|auxiliar|enfermer|maestr|t[eé]cnic|soldad|electric|plomer|carpint|costur|recepc|waiter|cook|clean|driver|worker|sales|cashier|guard|nanny|caregiver|farm|granj|ferme|fazenda|jaden|pick|warehouse|deliver|nurse|teach|weld|kizinye|netwayaj|chof[eè]|travay[eè]|vand[eè]|gad|cuisin|m[eé]nage|chauffeur|ouvri|vendeu|serveu|agricol|cozinh|limpeza|motorista|operári|gar[cç]o/i,
};

/** What the offer does not say; a person can ask for it in writing. */
export function findOfferGaps(offer: string): OfferGap[] {
  const text = offer.slice(0, LONGEST_OFFER);
  return OFFER_GAPS.filter((gap) => !SAYS[gap].test(text));
}
