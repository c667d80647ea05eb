/** Without accents and capitals, so that what sounds alike is written alike; Ñ becomes n. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The folded words of a text, in order: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

const list = (text: string): string[] => text.trim().split(/\s+/u);

/** Folded words of the five languages that say nothing about which vacancy is meant. */
export const STOP_WORDS: ReadonlySet<string> = new Set([
  ...list(`a al con cerca de del donde el en es hay la las lo los me mi para por que se sin su un una y o quiero
    busco necesito trabajo trabajos trabajar empleo empleos vacante vacantes chamba jale puesto oferta ofertas`),
  ...list(
    `an and any as at for i in is job jobs looking my near of on or the to want with work working vacancy`,
  ),
  ...list(
    `au aux avec cherche dans des du emploi emplois et je le les ou pour pres sur travail travailler une`,
  ),
  ...list(`ao as com da das do dos e em emprego empregos eu na nas no nos os ou perto procuro quero trabalho
    trabalhar uma vaga vagas`),
  ...list(`ak ap chache djob fe kap kote mwen nan pou travay yon yo`),
]);
