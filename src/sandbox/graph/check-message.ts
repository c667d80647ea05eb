/** A refusal as Meta words it. */
export interface GraphRefusal {
  readonly code: number;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Checks a message against Meta's published limits; undefined when it would be taken. */
export function checkMessage(body: Json): GraphRefusal | undefined {
  if (body.messaging_product !== 'whatsapp')
    return bad('(#100) The parameter messaging_product is required.', 100);
  if (typeof body.to !== 'string' && typeof body.recipient !== 'string')
    return bad('(#100) The parameter to is required.', 100);
  if (typeof body.biz_opaque_callback_data === 'string' && body.biz_opaque_callback_data.length > 512)
    return bad('biz_opaque_callback_data is too long');
  switch (body.type ?? 'text') {
    case 'text':
      return length((body.text as Json | undefined)?.body, 4096, 'text.body');
    case 'interactive':
      return checkInteractive((body.interactive ?? {}) as Json);
    case 'template':
    case 'reaction':
    case 'location':
    case 'image':
      return undefined;
    default:
      return bad(`(#100) Param type must be one of {text, interactive, template, …}`, 100);
  }
}

function checkInteractive(interactive: Json): GraphRefusal | undefined {
  const action = (interactive.action ?? {}) as Json;
  const bodyText = (interactive.body as Json | undefined)?.text;
  const faults = [length(bodyText, interactive.type === 'list' ? 4096 : 1024, 'interactive.body.text')];
  if (interactive.type === 'button') faults.push(checkButtons((action.buttons ?? []) as Json[]));
  else if (interactive.type === 'list') faults.push(checkList(action));
  else if (interactive.type === 'cta_url') {
    const { display_text: label, url } = (action.parameters ?? {}) as Json;
    faults.push(
      length(label, 20, 'display_text'),
      URL.canParse(String(url)) ? undefined : bad('Invalid url'),
    );
  } else if (interactive.type !== 'location_request_message') faults.push(bad('Invalid interactive type'));
  return faults.find(Boolean);
}

function checkButtons(buttons: readonly Json[]): GraphRefusal | undefined {
  if (buttons.length < 1 || buttons.length > 3)
    return bad('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3');
  const replies = buttons.map((button) => (button.reply ?? {}) as Json);
  if (new Set(replies.map(({ title }) => title)).size < replies.length)
    return bad('Duplicated title for buttons');
  if (new Set(replies.map(({ id }) => id)).size < replies.length) return bad('Duplicated id for buttons');
  return replies
    .map(({ id, title }) => length(title, 20, 'Button title') ?? length(id, 256, 'Button id'))
    .find(Boolean);
}

function checkList(action: Json): GraphRefusal | undefined {
  const sections = (action.sections ?? []) as Json[];
  const rows = sections.flatMap((section) => (section.rows ?? []) as Json[]);
  if (rows.length < 1 || rows.length > 10) return bad('Total row count exceed max allowed count: 10');
  if (sections.length > 1 && sections.some(({ title }) => !title)) return bad('Section title is required');
  if (new Set(rows.map(({ id }) => id)).size < rows.length) return bad('Duplicated row id');
  return (
    length(action.button, 20, 'button') ??
    rows
      .map(
        ({ id, title, description }) =>
          length(title, 24, 'Row title') ??
          length(id, 200, 'Row id') ??
          (description === undefined ? undefined : length(description, 72, 'Row description')),
      )
      .find(Boolean)
  );
}

function length(value: unknown, most: number, name: string): GraphRefusal | undefined {
  if (typeof value !== 'string' || value.length === 0)
    return { code: 131008, message: `(#131008) Required parameter is missing: ${name}` };
  return value.length > most ? bad(`${name} length invalid. Min length: 1, Max length: ${most}`) : undefined;
}

const bad = (message: string, code = 131009): GraphRefusal => ({ code, message });
