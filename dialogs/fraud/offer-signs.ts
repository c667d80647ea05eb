/** Signs that are looked for in a pasted offer. The order is that of the answer: the gravest first. */
export const OFFER_SIGNS = [
  'documents',
  'money',
  'visa',
  'meeting',
  'mule',
  'codes',
  'secret',
  'whatsapp_only',
  'too_good',
  'tourist',
] as const;
export type OfferSign = (typeof OFFER_SIGNS)[number];

export interface FoundSign {
  readonly sign: OfferSign;
  /** The words of the offer that show it, as written, at most 60 characters. */
  readonly quote: string;
}

const LONGEST_OFFER = 4096;

/**
 * Patterns over the offer as written, all languages. Linear: alternations of fixed words with bounded gaps, no nesting.
 * Sources of the signs: content/facts/fraud.yaml (fraud-signs, portal-warning-signs).
 */
const PATTERNS: Readonly<Record<OfferSign, RegExp>> = {
  documents:
    /(retenemos|guardamos|quedamos con|quedarnos con|dejar en prenda) .{0,20}(pasaporte|papeles|documentos)|(entreg\w+|deja\w*|traer|mand\w+|env[ií]\w+) .{0,20}(pasaporte|papeles|documentos) original(es)?|(pasaporte|documentos?) en garant[ií]a|(hand over|leave|keep|send) .{0,20}(your )?(original )?passport|(kite|bay|voye) .{0,15}(paspò|paspo)|(garder|laisser|remettre|envoyer) .{0,20}passeport|(deixar|entregar|reter|enviar) .{0,20}passaporte/i,
  money:
    /(pag(o|ar|ue|a|ando)|dep[oó]sit\w+|transfer\w+|abon\w+|anticipo|cuota|inscripci[oó]n|costo de|gastos de) .{0,40}(\$|\d|pesos|d[oó]lares|mxn|usd|tr[aá]mite|uniforme|examen|curso|lugar|inscripci[oó]n|registro|visa)|(dep[oó]sit\w+|anticipo|cuota de inscripci[oó]n)|(piden?|pidieron|pedem|pediram|ask\w* (me )?for|mande( m| mwen)?|demand\w+) (un |de l['’])?(dinero|dinheiro|money|lajan|argent)|(pay|deposit|transfer|send|fee of|registration fee|processing fee) .{0,40}(\$|\d|pesos|dollars|fee|deposit|registration|visa|uniform|medical|training)|(peye|voye|depoze) .{0,30}(\d|goud|peso|dola|lajan)|(payer|verser|d[eé]poser|frais d[e']|acompte|caution) .{0,40}(\d|euros|pesos|dollars|dossier|inscription|visa)|(pagar|depositar|transferir|taxa de|adiantamento|pix) .{0,40}(\d|reais|pesos|d[oó]lares|inscri[cç][aã]o|visto|uniforme|exame)/i,
  visa: /visa (garantizada|segura|asegurada)|visa sin (entrevista|consulado|cita)|garantiza\w* (la |tu |su )?visa|guaranteed visa|visa guaranteed|(no|without) (consulate|interview|embassy)|viza (garanti|asire)|visa (garanti|assur[eé])|sans (consulat|entretien)|visto (garantido|seguro)|sem (consulado|entrevista)/i,
  meeting:
    /(nos vemos|te esper\w+|le esper\w+|reuni\w+|cita|recog\w+|punto de encuentro|pasamos por) .{0,40}(terminal|central de autobuses|estaci[oó]n|hotel|parada|gasolinera|casa)|(ven|venga|acuda|ir) sol[ao]|come alone|meet .{0,30}(bus station|terminal|hotel|my house|parking)|vin poukont|(rankontre|randevou) .{0,30}(otèl|estasyon)|(rendez-vous|retrouv\w+) .{0,30}(gare|h[oô]tel|terminal)|venez seule?|(encontro|encontrar) .{0,30}(rodovi[aá]ria|hotel|terminal)|venha sozinh[ao]/i,
  mule: /(recib\w+|reenv[ií]\w+|mover) .{0,30}(dinero|paquetes|transferencias) .{0,20}(cuenta|tu nombre)|usar tu cuenta|(receive|forward|transfer) .{0,30}(money|packages|parcels) .{0,30}(your|to another) account|use your (bank )?account|recevoir .{0,30}(argent|colis) .{0,20}compte|receber .{0,30}(dinheiro|pacotes) .{0,20}conta/i,
  codes:
    /(c[oó]digo|clave|nip|pin|contrase[nñ]a|cvv|foto\w* de .{0,20}(tarjeta|ine|identificaci[oó]n) .{0,20}(ambos|los dos) lados|selfie)|(one.?time code|verification code|card number|pin code|both sides of your id|selfie)|(kòd|foto pyès)|(code re[cç]u|num[eé]ro de carte|recto.verso)|(c[oó]digo de verifica|n[uú]mero do cart[aã]o|frente e verso)/i,
  secret:
    /(no le digas a nadie|no comente|decide hoy|decida hoy|[uú]ltimos? lugares|solo hoy|urgente hoy)|(tell no ?one|don'?t tell|decide today|last places|only today|limited spots)|(pa di pèsonn|jodi a sèlman|dènye plas)|(ne dites rien|d[eé]cidez aujourd|derni[eè]res places|aujourd'hui seulement)|(n[aã]o conte|decida hoje|[uú]ltimas vagas|s[oó] hoje)/i,
  whatsapp_only:
    /(solo|s[oó]lo|[uú]nicamente|informes) .{0,15}(por )?(whats ?app|wasap|inbox|messenger|telegram)|only .{0,12}(by |on |via )?(whats ?app|telegram|messenger)|(sèlman|selman) .{0,12}whats ?app|uniquement .{0,12}(par |sur )?whats ?app|(s[oó]|somente|apenas) .{0,12}(por |pelo )?whats ?app/i,
  too_good:
    /sin (experiencia|entrevista|requisitos)|gan[ae]\w* (hasta )?\$? ?\d{2,}[.,]?\d{3}|contrataci[oó]n inmediata|no (experience|interview|requirements)|earn (up to )?\$? ?\d{1,3}[.,]?\d{3}|hired (right )?(now|today)|san eksperyans|san entèvyou|sans (exp[eé]rience|entretien)|embauche imm[eé]diate|sem (experi[eê]ncia|entrevista)|ganhe (at[eé] )?\d/i,
  tourist:
    /(entr\w+|viaj\w+|ven\w*) .{0,20}(como|de|con visa de) turista|tourist visa .{0,40}work|(enter|come|travel) as (a )?tourist|(antre|vini) kòm touris|(entrer|venir) .{0,15}touriste|(entr\w+|viaj\w+) como turista/i,
};

/** Signs of fraud in an offer, each with the words that show it; the absence of signs proves nothing. */
export function findOfferSigns(offer: string): FoundSign[] {
  const text = offer.slice(0, LONGEST_OFFER);
  return OFFER_SIGNS.flatMap((sign): FoundSign[] => {
    const found = PATTERNS[sign].exec(text)?.[0];
    return found === undefined ? [] : [{ sign, quote: shorten(found) }];
  });
}

/** Whether a message is long enough, or shaped enough, to be an offer somebody wants checked. */
export function looksLikeOffer(words: string): boolean {
  return words.length >= 60;
}

function shorten(found: string): string {
  const oneLine = found.replace(/\s+/g, ' ').trim();
  return oneLine.length <= 60 ? oneLine : `${oneLine.slice(0, 57)}…`;
}
