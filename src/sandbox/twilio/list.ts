/** One message as Twilio's REST API shows it; what the list is filtered by is named. */
export interface ListedMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  /** RFC 2822, whole seconds; null until it has left. */
  readonly date_sent: string | null;
  readonly date_created: string;
  readonly [field: string]: unknown;
}

const MOST_ON_A_PAGE = 1000;
const USUAL_ON_A_PAGE = 50;

/**
 * `GET …/Messages.json` with `To`, `From`, `DateSent>` (that is how `DateSent>=` arrives), `PageSize`, `Page`, `PageToken`:
 * newest first, page by page. Source: Twilio, "Messages resource", "Paging".
 * @param messages oldest first
 */
export function listMessages(
  messages: readonly ListedMessage[],
  url: URL,
  path: string,
): Record<string, unknown> {
  const asked = url.searchParams;
  const since = Date.parse(asked.get('DateSent>') ?? '') || 0;
  const until = Date.parse(asked.get('DateSent<') ?? '') || Number.POSITIVE_INFINITY;
  const fitting = messages.toReversed().filter(({ to, from, date_sent, date_created }) => {
    const at = Date.parse(date_sent ?? date_created);
    return (
      (asked.get('To') ?? to) === to &&
      (asked.get('From') ?? from) === from &&
      // Whole seconds on both sides, as theirs are.
      at >= Math.floor(since / 1000) * 1000 &&
      at <= until
    );
  });
  const size = Math.min(Math.max(Number(asked.get('PageSize')) || USUAL_ON_A_PAGE, 1), MOST_ON_A_PAGE);
  // The token names the last message that was shown: what came since does not move the pages.
  const token = asked.get('PageToken')?.slice(2);
  const start = token ? fitting.findIndex(({ sid }) => sid === token) + 1 : 0;
  const shown = fitting.slice(start, start + size);
  const page = Number(asked.get('Page')) || 0;
  const next = new URLSearchParams(asked);
  next.set('PageSize', String(size));
  next.set('Page', String(page + 1));
  next.set('PageToken', `PA${shown.at(-1)?.sid ?? ''}`);
  return {
    messages: shown,
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, shown.length - 1),
    uri: `${path}.json${url.search}`,
    first_page_uri: `${path}.json?PageSize=${size}&Page=0`,
    previous_page_uri: null,
    next_page_uri: start + size < fitting.length ? `${path}.json?${next}` : null,
  };
}
