import type { GraphRefusal } from './check-message.ts';

/** A template as Meta holds it: a message names it, the telephone shows its words. */
export interface HeldTemplate {
  readonly name: string;
  readonly languageCode: string;
  readonly text: string;
  /** Labels of its quick replies. */
  readonly buttons: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** What a telephone shows of a template. A tap gives back the payload that the message put behind the label. */
export interface ShownTemplate {
  readonly text: string;
  readonly quickReplies: readonly { readonly id: string; readonly title: string }[];
}

/**
 * Reads the `template` of a message against those that are held.
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes (132000, 132001).
 */
export function showTemplate(
  template: unknown,
  held: readonly HeldTemplate[],
): ShownTemplate | { readonly refusal: GraphRefusal } {
  const { name, language, components } = (template ?? {}) as Json;
  const code = (language as Json | undefined)?.code;
  const found = held.find((one) => one.name === name && one.languageCode === code);
  if (!found)
    return { refusal: { code: 132001, message: 'Template name does not exist in the translation' } };
  const payloads = new Map(
    (Array.isArray(components) ? (components as Json[]) : [])
      .filter(({ type, sub_type }) => type === 'button' && sub_type === 'quick_reply')
      .map(({ index, parameters }) => [Number(index), (parameters as Json[] | undefined)?.[0]?.payload]),
  );
  if ([...payloads.keys()].some((index) => found.buttons[index] === undefined))
    return { refusal: { code: 132000, message: 'Number of parameters does not match the expected number' } };
  return {
    text: found.text,
    // Without a payload of the message's own, Meta gives back the label.
    quickReplies: found.buttons.map((title, index) => ({ id: String(payloads.get(index) ?? title), title })),
  };
}
