import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { type DirectoryEntry, effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';

export const PLACES_DIALOG = 'places';

const EARTH_KM = 6371;
const MOST = 3;
/** Farther than this an office is of no use to somebody on foot or by bus today. */
const NEAR_KM = 120;
/** Most positions we know are of the city, not of the door: below this a number would pretend to know more. */
const SAME_AREA_KM = 10;
/** Named to everyone who has not said where they are: they answer by phone from the whole country. */
const BY_PHONE = ['sne', 'acnur', 'inm'];

/** Where to go: the nearest offices from a shared position, else those that answer by phone. */
export class PlacesDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(PLACES_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { knowledge, texts } = this.#ports;
    const { language } = effects;
    const { content } = inputOf(dc).message;
    if (content.kind === 'location') {
      const near = nearest(knowledge.offices(), content);
      const lines = near.map(({ office, km }) =>
        this.#line(
          office,
          km < SAME_AREA_KM
            ? texts.text(language, 'common:places.in_your_area')
            : texts.text(language, 'common:places.distance', { km: Math.round(km) }),
        ),
      );
      const opening = texts.text(
        language,
        near.length > 0 ? 'common:places.near' : 'common:places.none_near',
      );
      const rest =
        near.length > 0
          ? [texts.text(language, 'common:places.call_first')]
          : BY_PHONE.map((id) => this.#line(knowledge.office(id)));
      sayChoices(
        effects,
        texts,
        [opening, ...lines, ...rest].join('\n\n'),
        nextChoices(texts, language, ['menu:hired', 'menu:person']),
      );
    } else {
      const lines = BY_PHONE.map((id) => this.#line(knowledge.office(id)));
      effects.say({
        kind: 'text',
        text: [texts.text(language, 'common:places.by_phone'), ...lines].join('\n\n'),
      });
      effects.say({
        kind: 'location_request',
        text: texts.text(language, 'common:places.ask_location'),
        fallback: texts.text(language, 'common:places.ask_location_sms'),
      });
    }
    return dc.endDialog();
  }

  #line(office: DirectoryEntry, distance?: string): string {
    const where = [office.address, office.city, office.state].filter(Boolean).join(', ');
    return [`${office.name}${distance ? ` (${distance})` : ''}`, where, office.phone, office.web]
      .filter(Boolean)
      .join('\n');
  }
}

/** Offices by distance, the nearest first. */
export function nearest(
  offices: readonly DirectoryEntry[],
  from: { latitude: number; longitude: number },
): { office: DirectoryEntry; km: number }[] {
  return offices
    .flatMap((office) =>
      office.latitude === undefined || office.longitude === undefined
        ? []
        : [{ office, km: distanceKm(from, { latitude: office.latitude, longitude: office.longitude }) }],
    )
    .filter(({ km }) => km <= NEAR_KM)
    .sort((a, b) => a.km - b.km)
    .slice(0, MOST);
}

/** Great-circle distance by the haversine formula. */
export function distanceKm(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}
