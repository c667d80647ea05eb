import type { SearchRequest } from './request.ts';

type Wishes = Pick<
  SearchRequest,
  | 'wantsAccommodation'
  | 'wantsTransport'
  | 'wantsMeals'
  | 'wantsChildcare'
  | 'wantsRemote'
  | 'wantsAccessible'
  | 'isForTwo'
>;

/** Over the folded message, five languages. Housing that somebody has or looks for by itself is asked for elsewhere. */
const PATTERNS: Readonly<Record<keyof Wishes, RegExp>> = {
  wantsAccommodation:
    /\b(?:hospedaje|ospedaje|alojamiento|con vivienda|con casa|con cuarto|con techo|donde (?:vivir|dormir|quedarme|quedarnos)|de planta|quedarme a dormir|housing|accommodation|acommodation|lodging|room and board|live ?in|place to (?:stay|sleep|live)|with (?:a )?room|lojman|kay pou (?:rete|domi)|kote pou (?:rete|domi|dodo)|ki bay kay|chanm pou|logement|loge|nourri et loge|heberge\w*|avec chambre|alojamento|moradia|com casa|com quarto|onde (?:morar|dormir|ficar)|hospedagem)\b/,
  wantsTransport:
    /\b(?:con transporte|que den transporte|transporte (?:incluido|de personal|gratis|pagado)|ruta de personal|with transport\w*|transport (?:included|provided|paid)|ride to work|ki bay transpo|ak transpo|transpo peye|avec transport|transport (?:inclus|fourni|paye)|com transporte|vale transporte|transporte incluso)\b/,
  wantsMeals:
    /\b(?:con (?:comida|alimentos|comedor)|comida incluida|den de comer|with (?:food|meals)|(?:food|meals) included|ak manje|ki bay manje|manje ladan|avec (?:repas|nourriture)|nourri|repas inclus|com (?:comida|alimentacao|refeicao)|alimentacao inclusa)\b/,
  wantsChildcare:
    /\b(?:con guarderia|que (?:tenga|den|haya) guarderia|guarderia para mis? (?:hij\w+|nin\w+|bebe)|llevar a mis? (?:hij\w+|nin\w+|bebe)|with (?:childcare|daycare)|bring my (?:kids?|child\w*|baby)|ak gadri|kote pou (?:kite )?(?:pitit|timoun)|mennen (?:pitit|timoun)|avec (?:creche|garderie)|com creche|levar (?:meu|minha|meus) filh\w+)\b/,
  wantsRemote:
    /\b(?:remoto|remota|desde casa|en linea|home ?office|teletrabajo|a distancia|remote|remotely|work from home|from home|wfh|online|a distans|depi lakay|sou entenet|teletravail|a distance|depuis chez moi|de casa mesmo|trabalhar de casa|a distancia)\b/,
  wantsAccessible:
    /\b(?:discapacidad|discapacitad\w+|silla de ruedas|disab\w+|wheelchair|andikap\w*|chez woulant|handicap\w*|fauteuil roulant|deficiencia|deficiente|cadeira de rodas)\b/,
  isForTwo:
    /\b(?:(?:para|pa) (?:dos|2|los dos|las dos|ambos|una pareja|nosotros dos)|somos (?:dos|2|pareja)|(?:mi )?(?:espos[oa]|pareja|marido|mujer|herman[oa]|prim[oa]|amig[oa]|novi[oa]) y yo|yo y mi \w+|los dos juntos|buscamos los dos|mi (?:espos[oa]|pareja|marido|mujer) (?:es|tambien)|for (?:two|2|both|a couple|the two of us)|(?:me and my|my \w+ and (?:i|me))|we are (?:two|2|a couple)|both of us|couple|pou (?:de|2) moun|nou (?:de|2)|(?:mwen|mari|madanm|fanm)m? (?:ak|avek) (?:mwen|mari|madanm|fanm)m?|pour (?:deux|2|nous deux)|(?:mon|ma) \w+ et moi|nous sommes (?:deux|2)|para (?:dois|duas|2|nos dois|casal)|somos (?:dois|duas|2|um casal)|(?:meu|minha) \w+ e eu|eu e (?:meu|minha))\b/,
};

/** What somebody wants with the job. @param folded the message as `fold` gives it */
export function findWishes(folded: string): Wishes {
  const of = (wish: keyof Wishes): boolean => PATTERNS[wish].test(folded);
  return {
    wantsAccommodation: of('wantsAccommodation'),
    wantsTransport: of('wantsTransport'),
    wantsMeals: of('wantsMeals'),
    wantsChildcare: of('wantsChildcare'),
    wantsRemote: of('wantsRemote'),
    wantsAccessible: of('wantsAccessible'),
    isForTwo: of('isForTwo'),
  };
}

const RADIUS = /\b(\d{1,3}) ?(?:km|kms|kilometros?|kilometers?|kilometres?|kilomet|quilometros?)\b/;

/** "a 10 km", in kilometres; undefined when no distance is named. */
export function findRadius(folded: string): number | undefined {
  const km = Number(RADIUS.exec(folded)?.[1] ?? 0);
  return km > 0 && km <= 300 ? km : undefined;
}
