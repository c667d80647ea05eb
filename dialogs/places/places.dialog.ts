import {
  type DirectoryEntry,
  effectsOf,
  inputOf,
  type NamedPlace,
  type Ports,
  type TurnEffects,
} from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';
import { byDistance, type NearOffice, type Position } from './nearest.ts';
import { officeLines, phoneLine } from './office-lines.ts';

export const PLACES_DIALOG = 'places';

/** What is looked for and where; a shared position is read from the message and never kept here. */
export interface PlacesOptions {
  /** A key of content/understanding/services.yaml. */
  readonly service?: string;
  readonly place?: NamedPlace;
}

const MOST = 3;
/** Farther than this an office is of no use to somebody on foot or by bus today. */
const NEAR_KM = 120;
/** The nearest one is still named when a day's travel reaches it. */
const FAR_KM = 300;
/** Somebody who names a state will travel within it. */
const IN_STATE_KM = 350;
/** Named to everyone who has not said where they are: they answer by phone from the whole country. */
const BY_PHONE = ['sne', 'acnur', 'inm'];

/** Where to go: the nearest three by place and purpose, what to bring, and who answers by phone where none is near. */
export class PlacesDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts'>) {
    super(PLACES_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, given?: object): Promise<DialogTurnResult> {
    const { service, place } = (given ?? {}) as PlacesOptions;
    const effects = effectsOf(dc);
    const { content } = inputOf(dc).message;
    if (content.kind === 'location') this.#answer(effects, service, content, undefined);
    else if (place?.others && place.others.length > 0) this.#askWhich(effects, place);
    else if (place) this.#answer(effects, service, place, place);
    else this.#askWhere(effects, service);
    effects.event({ type: 'places.answered', data: { service: service ?? 'any' } });
    return dc.endDialog();
  }

  /** @param place undefined: a shared position, of which only the distance is said */
  #answer(
    effects: TurnEffects,
    service: string | undefined,
    from: Position,
    place: NamedPlace | undefined,
  ): void {
    const { language } = effects;
    const name = place?.name ?? '';
    const candidates = this.#offices(service);
    const ranked = byDistance(candidates, from);
    const isState = place !== undefined && place.municipality === undefined;
    const inState = isState ? ranked.filter(({ office }) => isIn(office, place)) : [];
    const near = (
      inState.length > 0 ? inState : ranked.filter(({ km }) => km <= (isState ? IN_STATE_KM : NEAR_KM))
    ).slice(0, MOST);
    const phones = candidates.filter(({ phone, latitude }) => phone && latitude === undefined);
    const reachable = candidates.filter(({ phone }) => phone && isNational(phone));
    const farther = ranked.find(({ km }) => km <= FAR_KM);
    const say = (key: string) => this.#ports.texts.text(language, `places:${key}`, { place: name });
    if (near.length > 0)
      this.#say(effects, {
        opening: place ? say(inState.length > 0 ? 'in_state' : 'near') : say('near_you'),
        near: isState ? near.map(({ office }) => ({ office })) : near,
        phones: phones.slice(0, service === undefined ? 0 : MOST - near.length),
        service,
      });
    else if (farther && service !== undefined)
      this.#say(effects, {
        opening: place ? say('far') : say('near_you'),
        near: [farther],
        phones: phones.slice(0, 2),
        service,
      });
    else
      this.#say(effects, {
        opening: say(place ? 'none' : 'none_near_you'),
        near: [],
        phones: (reachable.length > 0 && service !== undefined ? reachable : this.#byPhone()).slice(0, MOST),
        service,
      });
  }

  /** What is known without a place, and the question where they are; a bare city answers it. */
  #askWhere(effects: TurnEffects, service: string | undefined): void {
    const { texts } = this.#ports;
    const { language } = effects;
    const offices = service === undefined ? [] : this.#offices(service).slice(0, MOST);
    const shown = offices.length > 0 ? offices : this.#byPhone();
    effects.say({
      kind: 'text',
      text: [
        texts.text(language, offices.length > 0 ? 'places:for_service' : 'places:by_phone'),
        ...shown.map((office) => officeLines(texts, language, office)),
        ...this.#closing(effects, shown, service),
      ].join('\n\n'),
    });
    effects.say({
      kind: 'location_request',
      text: texts.text(language, 'places:ask_place'),
      fallback: texts.text(language, 'places:ask_place_sms'),
    });
  }

  /** The name belongs to several places: which one is asked, never guessed. */
  #askWhich(effects: TurnEffects, place: NamedPlace): void {
    const { others = [], ...first } = place;
    sayChoices(
      effects,
      this.#ports.texts,
      this.#ports.texts.text(effects.language, 'places:which'),
      [first, ...others].slice(0, 9).map((one) => ({ id: placeChoice(one), label: one.name.slice(0, 24) })),
    );
  }

  #say(
    effects: TurnEffects,
    {
      opening,
      near,
      phones,
      service,
    }: {
      opening: string;
      near: readonly (Pick<NearOffice, 'office'> & Partial<NearOffice>)[];
      phones: readonly DirectoryEntry[];
      service: string | undefined;
    },
  ): void {
    const { texts } = this.#ports;
    const { language } = effects;
    const shown = [...near.map(({ office }) => office), ...phones];
    const parts = [
      opening,
      ...near.map(({ office, km }) => officeLines(texts, language, office, km)),
      ...(phones.length > 0
        ? [
            [
              ...(near.length > 0 ? [texts.text(language, 'places:also_by_phone')] : []),
              ...phones.map((office) => phoneLine(texts, language, office)),
            ].join('\n'),
          ]
        : []),
      ...this.#closing(effects, shown, service),
    ];
    sayChoices(
      effects,
      texts,
      parts.join('\n\n'),
      nextChoices(texts, language, ['menu:hired', 'menu:person', 'menu:options']),
    );
  }

  /** What to bring, that things change, and when it was last checked. */
  #closing(
    { language }: TurnEffects,
    shown: readonly DirectoryEntry[],
    service: string | undefined,
  ): string[] {
    const { texts } = this.#ports;
    const bring = service !== undefined && texts.has(language, `places:bring.${service}`);
    const [oldest = ''] = shown.map(({ checkedOn }) => checkedOn).sort();
    return [
      `${bring ? `${texts.text(language, `places:bring.${service}`)} ` : ''}${texts.text(language, 'places:call_first')}`,
      texts.text(language, 'places:checked', { date: texts.date(language, oldest) }),
    ];
  }

  /** Those that serve the purpose first of all before those for whom it is one of several. */
  #offices(service: string | undefined): DirectoryEntry[] {
    const all = this.#ports.knowledge.offices();
    if (service === undefined) return [...all];
    return all
      .filter(({ serves }) => serves.includes(service))
      .sort((a, b) => a.serves.indexOf(service) - b.serves.indexOf(service));
  }

  #byPhone(): DirectoryEntry[] {
    return BY_PHONE.map((id) => this.#ports.knowledge.office(id));
  }
}

/** The id of the choice of a place; what it means is found again by its name. */
export const placeChoice = ({ state, municipality }: NamedPlace): string =>
  municipality === undefined ? `place:${state}` : `place:${municipality}, ${state}`;

/** Free from the whole country: an 800 number or a short one. */
const isNational = (phone: string): boolean => /^(800\b|\d{3}$)/.test(phone);

const isIn = ({ state }: DirectoryEntry, { stateName }: NamedPlace): boolean =>
  state !== undefined && (stateName.startsWith(state) || state.startsWith(stateName));
