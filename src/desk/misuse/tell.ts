import type { MisuseAlertRecord, Neighbours } from '../../storage/desk-store.ts';
import type { EventData } from '../api/schema.ts';
import type { Hub } from '../live/hub.ts';
import { frame } from '../live/prepare.ts';

const TOPIC = 'misuse';
type News = EventData<'misuse'> & { readonly account: string };

/** Tells open desks that an alert was raised or settled, on this process and on its neighbours; not whom it is about. */
export function tellOfMisuse(hub: Pick<Hub, 'tell'>, neighbours: Neighbours | undefined) {
  const toDesks = ({ account, ...data }: News): void =>
    hub.tell((actor) => actor.may('misuse.read') && actor.id !== account, frame('misuse', data));
  const tell =
    (change: News['change']) =>
    ({ id, kind, account }: MisuseAlertRecord): void => {
      const news: News = { alertId: id, kind, change, account };
      toDesks(news);
      neighbours?.tell(TOPIC, JSON.stringify(news));
    };
  const stop = neighbours?.onTold((topic, json) => {
    if (topic === TOPIC) toDesks(JSON.parse(json) as News);
  });
  return { raised: tell('raised'), acknowledged: tell('acknowledged'), stop: () => stop?.() };
}
