/** Signs that are looked for in a pasted offer. The order is that of the answer: the gravest first. */
export const OFFER_SIGNS = [
  'documents',
  'money',
  'visa',
  'meeting',
  'threat',
  'loan',
  'mule',
  'codes',
  'tasks_app',
  'secret',
  'travel',
  'whatsapp_only',
  'too_good',
  'tourist',
  'abroad',
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
    /(retenemos|guardamos|quedamos con|quedarnos con|dejar en prenda) .{0,20}(pasaporte|papeles|documentos)|(entreg\w+|deja\w*|traer|mand\w+|env[ií]\w+) .{0,20}(pasaporte|papeles|documentos) original(es)?|(pasaporte|documentos?) en garant[ií]a|(hand over|leave|keep|send) .{0,20}(your )?(original )?passport|(kite|bay|voye|pote|pran|kenbe) .{0,15}(paspò|paspo|papye)|(garder|laisser|remettre|envoyer) .{0,20}passeport|(deixar|entregar|reter|enviar) .{0,20}passaporte/i,
  money:
    /(?<!(pago|paga|sueldo|salario|n[oó]mina|pagamos)\b.{0,25})\b(pagar|pague[ns]?|pagando|dep[oó]sit(?:a|as|e|ar|en|ando|o|os)|transfi?er[ae]\w*|abone|abonar|anticipo|cuota) .{0,40}(\$ ?\d|\d[\d.,]* ?(pesos|mxn|usd|d[oó]lares)|tr[aá]mite|uniforme|examen|curso|lugar|inscripci[oó]n|registro|visa|gafete)|\b(pago (de|por|[uú]nico)|costo de|gastos de|cobro de|cuota de|dep[oó]sito (de|por|para|inicial|en garant[ií]a)) .{0,30}(tr[aá]mite|uniforme|examen|curso|lugar|inscripci[oó]n|registro|visa|gafete|expediente|papeler[ií]a|capacitaci[oó]n|apartar|garant[ií]a|\$ ?\d)|(aparta|asegura|reserva|separa)\w* (tu|su) (lugar|vacante|puesto) .{0,20}\$|cobr\w+ .{0,15}\$?\d[\d.,]* .{0,16}(uniforme|tr[aá]mite|curso|examen|registro|gafete|lugar|capacitaci[oó]n|visa|puesto|trabajo)|\b(requiere|previo|hacer|realizar|con un) (un )?(dep[oó]sito|anticipo|pago inicial)|(piden?|pidieron|pidi[oó]|quieren?|cobran?|cobraron|exigen?|pedem|pediram|cobram|ask\w*|want\w*|charg\w+|demand\w*|mande( m| mwen| w)?|r[eé]clam\w+) (me |us |for |que (le )?(pague|deposite|mande) |de l['’]|un |unos )?(\$ ?\d[\d.,]*|\d[\d.,]* ?(mil )?(pesos|mxn|usd|d[oó]lares|dollars|dola|goud|reais|euros|mil)|dinero|dinheiro|money|lajan|argent)|\b(pay|deposit|transfer|send) .{0,25}(registration|processing|fee|deposit|visa|uniform|medical|training)|(fee of|registration fee|processing fee|recruitment fee|placement fee)|(peye|voye|depoze) .{0,30}(\d[\d.,]* ?(goud|peso|dola|lajan)|enskripsyon|dosye|viza)|(payer|verser|d[eé]poser) .{0,40}(\d|dossier|inscription|visa)|(frais d[e']|acompte|caution) .{0,40}(\d|dossier|inscription|visa)|(depositar|transferir|taxa de|adiantamento|pix) .{0,40}(\d|reais|pesos|d[oó]lares|inscri[cç][aã]o|registro|visto|uniforme|exame)/i,
  visa: /visa (garantizada|segura|asegurada)|visa sin (entrevista|consulado|cita)|garantiza\w* (la |tu |su )?visa|(arregl|tramit|resolv|consegu)\w+ (tus|sus|tu|su) (papeles|situaci[oó]n|residencia|visa)|papeles en \d+ (d[ií]as|horas)|sin importar (tu|su) (situaci[oó]n|estatus)|(fix|arrange) your papers|regle papye|r[eé]gl\w+ vos papiers|resolvemos seus documentos|guaranteed visa|visa guaranteed|(no|without) (consulate|embassy)|viza (garanti|asire)|visa (garanti|assur[eé])|sans (consulat|entretien)|visto (garantido|seguro)|sem (consulado|entrevista)/i,
  meeting:
    /(nos vemos|te esper\w+|le esper\w+|reuni\w+|\bcita\b(?! (mozo|moza|recep|coc|camar))|entrevista|\brecog\w+|punto de encuentro|pasamos por) .{0,40}(terminal|central de autobuses|estaci[oó]n|hotel|parada|gasolinera|casa)|(ven|venga|acuda|ir) sol[ao]|sin (acompa[nñ]ante|compa[nñ][ií]a)|come alone|meet .{0,30}(bus station|terminal|hotel|my house|parking)|vin poukont|(rankontre|randevou) .{0,30}(otèl|estasyon)|(rendez-vous|retrouv\w+) .{0,30}(gare|h[oô]tel|terminal)|venez seule?|(encontro|encontrar) .{0,30}(rodovi[aá]ria|hotel|terminal)|venha sozinh[ao]/i,
  threat:
    /(llam\w+|avis\w+|report\w+|denunci\w+|entreg\w+) .{0,12}(a |con )?(la )?(migra\b|migraci[oó]n|\bINM\b|polic[ií]a)|(call|report you to|tell) .{0,10}(immigration|the police|la migra)|rele .{0,8}(imigrasyon|lapolis)|(appel\w+|d[eé]nonc\w+) .{0,15}(immigration|police)|(cham\w+|denunci\w+) .{0,12}(a )?(imigra[cç][aã]o|pol[ií]cia)/i,
  loan: /(te|le|les) (prest\w+|financi\w+|fiamos)|pr[eé]stamo\w* .{0,40}(viaje|pasaje|tr[aá]mite|visa|trabaj)|(lo|se|te|le) .{0,6}(descont\w+|descuent\w+|cobr\w+) .{0,25}(del? |de su |de tu |en )?(sueldo|salario|pago|raya|quincena|trabaj)|(pagas?|pague) .{0,15}(trabajando|despu[eé]s con)|(we |will )?(lend|loan|advance) you|(deduct|taken|take it) .{0,20}(from|out of) .{0,8}(your )?(pay|wage|salary)|prete (w|ou) lajan|koupe .{0,12}(sou|nan) .{0,8}sal[eè]|(pr[eê]t\w*|avan[cç]\w+) .{0,25}(voyage|billet)|(retenu|d[eé]duit|pr[eé]lev[eé]) .{0,12}(sur|du) .{0,8}salaire|emprest\w+ .{0,25}(viagem|passagem|dinheiro)|descont\w+ .{0,12}(do|no) .{0,6}(sal[aá]rio|pagamento)/i,
  travel:
    /(boleto|pasaje|vuelo|viaje)s? (ya )?(pagad\w+|gratis|incluid\w+|todo pagado)|(pagamos|ponemos|mandamos|enviamos) .{0,12}(el |tu |su )?(boleto|pasaje|vuelo)|(sal(es|imos|ida)|viaj\w+|te vas) (hoy|ma[nñ]ana|el mismo d[ií]a|esta noche)|(ticket|flight|travel|bus) (is )?(paid|free|included)|we (pay|send) .{0,10}(your )?(ticket|flight|bus)|leave (today|tonight|tomorrow)|n ?ap peye .{0,10}(biy[eè]|vwayaj|tik[eè])|(billet|voyage|vol) (pay[eé]|gratuit|offert)|(passagem|viagem|voo) (paga|gr[aá]tis)|pagamos (a |sua )?(passagem|viagem)/i,
  tasks_app:
    /(dar|d[aá]) (me gusta|likes?)|(tareas|clics?|rese[nñ]as|videos?) .{0,40}(gana|recib|comisi[oó]n|pago)|(recarg|invert|invier)\w+ .{0,40}(retirar|ganancia|comisi[oó]n)|(like|click|review|task)s? .{0,30}(earn|commission|per task)|top up .{0,30}(withdraw|earn)|(klike|like) .{0,20}(touche|lajan)|(clic|likes?|t[aâ]ches) .{0,30}(gagn|commission)|(curtir|curtidas|tarefas) .{0,30}(ganh|comiss)/i,
  mule: /(recib\w+|reenv[ií]\w+|mover) .{0,30}(dinero|paquetes|transferencias) .{0,20}(cuenta|tu nombre)|usar tu cuenta|cuenta .{0,20}(recib|reenvi|mov)\w+ .{0,20}(pagos|dinero|transferencias)|(receive|forward|transfer) .{0,30}(money|packages|parcels) .{0,30}(your|to another) account|use your (bank )?account|recevoir .{0,30}(argent|colis) .{0,20}compte|receber .{0,30}(dinheiro|pacotes) .{0,20}conta/i,
  codes:
    /(c[oó]digo|clave|\bnip\b|\bpin\b|contrase[nñ]a|\bcvv\b|foto\w* de .{0,20}(tarjeta|ine|identificaci[oó]n) .{0,20}(ambos|los dos) lados|selfie)|(one.?time code|verification code|card number|pin code|both sides of your id|selfie)|(kòd|foto pyès)|(code re[cç]u|num[eé]ro de carte|recto.verso)|(c[oó]digo de verifica|n[uú]mero do cart[aã]o|frente e verso)/i,
  secret:
    /(no le digas a nadie|no comente|decide hoy|decida hoy|[uú]ltimos? lugares|solo hoy|urgente hoy)|(tell no ?one|don'?t tell|decide today|last places|only today|limited spots)|(pa di pèsonn|jodi a sèlman|dènye plas)|(ne dites rien|d[eé]cidez aujourd|derni[eè]res places|aujourd'hui seulement)|(n[aã]o conte|decida hoje|[uú]ltimas vagas|s[oó] hoje)/i,
  whatsapp_only:
    /(solo|s[oó]lo|[uú]nicamente|informes) .{0,15}(por )?(whats ?app|wasap|inbox|messenger|telegram)|only .{0,12}(by |on |via )?(whats ?app|telegram|messenger)|(sèlman|selman) .{0,12}whats ?app|uniquement .{0,12}(par |sur )?whats ?app|(s[oó]|somente|apenas) .{0,12}(por |pelo )?whats ?app/i,
  too_good:
    /sin (hacer )?entrevista|gan[ae]\w* (hasta )?\$? ?\d{2,}[.,]?\d{3}|\$ ?(1[5-9]|[2-9]\d?)[.,]?\d{3} ?(pesos )?(diarios?|al d[ií]a|por d[ií]a)|(no|without( an?)?) interview|earn (up to )?\$? ?\d{1,3}[.,]?\d{3}|san ant[rv]+[eè]vyou?|san ent[eè]vyou|sans entretien|sem entrevista|ganhe (at[eé] )?\$? ?\d/i,
  tourist:
    /(entr\w+|viaj\w+|ven\w*) .{0,20}(como|de|con visa de) turista|tourist visa .{0,40}work|(enter|come|travel) as (a )?tourist|(antre|vini) kòm touris|(entrer|venir) .{0,15}touriste|(entr\w+|viaj\w+) como turista/i,
  abroad:
    /(?<!\p{L})(canad[aá]|kanada|alemania|germany|almay|allemagne|alemanha|estados unidos|united states|ozetazini|[eé]tats.unis|h-?2a|h-?2b|lmia|ausbildung|espa[nñ]a|dub[aá]i|europa|europe)(?!\p{L})/iu,
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
