import { type DirectoryEntry, isLanguage, type Language, type Texts } from '../../src/ports/index.ts';

/** Most positions are of the city, not of the door: below this a number would pretend to know more. */
const SAME_AREA_KM = 10;

/** One office, as few lines as tell where it is and how to reach it. `km` undefined: no distance is said. */
export function officeLines(texts: Texts, language: Language, office: DirectoryEntry, km?: number): string {
  const { name, serves, address, city, state, hours, phone, web, languages, confidence } = office;
  const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
    texts.text(language, `places:${key}`, values);
  const far =
    km === undefined ? '' : km < SAME_AREA_KM ? say('same_area') : say('distance', { km: Math.round(km) });
  const where = [...new Set([address, city, state])].filter(Boolean).join(', ');
  const spoken = languages.filter(isLanguage);
  const lines = [
    [name, texts.text(language, `places:does.${serves[0]}`)].join(': '),
    where && far ? `${where} (${far})` : where,
    hours && say('hours', { hours: describeHours(texts, language, hours) }),
    phone ? say('call', { phone }) : web,
    spoken.length > 1 && say('speaks', { languages: spoken.map((one) => say(`language.${one}`)).join(', ') }),
    where && say('map', { url: mapUrl(office) }),
    confidence === 'uncertain' && say('check_first'),
  ];
  return lines.filter(Boolean).join('\n');
}

/** An office that is reached by phone: its name, what for, its number. */
export function phoneLine(texts: Texts, language: Language, { name, serves, phone }: DirectoryEntry): string {
  return `${name} (${texts.text(language, `places:does.${serves[0]}`)}): ${phone}`;
}

/** Opens the map of any phone; by the door where we know it, by name and city elsewhere. */
function mapUrl({ geo, latitude, longitude, name, address, city }: DirectoryEntry): string {
  const query =
    geo === 'street' && latitude !== undefined
      ? `${latitude},${longitude}`
      : [address ?? name.replace(/\(.*?\)/g, ''), city].filter(Boolean).join(', ');
  return `https://maps.google.com/?q=${encodeURIComponent(query).replaceAll('%20', '+').replaceAll('%2C', ',')}`;
}

/** "Mo-Fr 07:00-23:00, Sa-Su 09:00-17:00" in the person's words. */
function describeHours(texts: Texts, language: Language, hours: string): string {
  if (hours === '24 h') return texts.text(language, 'places:always');
  return hours
    .replace(/[A-Z][a-z](?=[ -])/g, (day) => texts.text(language, `places:days.${day}`))
    .replaceAll('-', '–');
}
