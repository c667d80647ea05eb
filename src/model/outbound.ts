/** What a dialog says, independent of the channel; texts are final words in the person's language. */
export type OutboundContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A question with options. ≤ 3 short ones become buttons, ≤ 10 a list, on SMS numbered lines. */
  | {
      readonly kind: 'choices';
      readonly text: string;
      readonly choices: readonly Choice[];
      readonly listLabel: string;
    }
  /** A place or institution. */
  | { readonly kind: 'card'; readonly title: string; readonly lines: readonly string[]; readonly link?: Link }
  /** Asks for the person's position; `fallback` says what to type where no button exists. */
  | { readonly kind: 'location_request'; readonly text: string; readonly fallback: string }
  | { readonly kind: 'link'; readonly text: string; readonly link: Link }
  /**
   * Words that WhatsApp has approved beforehand: all that may be sent to somebody who has not written for 24 hours.
   * `text` is what they say, for the transcript and for channels without templates.
   */
  | {
      readonly kind: 'template';
      readonly name: string;
      /** Meta's code, exactly as approved: `es_MX`, `pt_BR`; a language that was not approved is refused. */
      readonly languageCode: string;
      readonly parameters: readonly string[];
      /** Ids that come back as the payload of a tap, in the order of the template's quick replies. */
      readonly payloads: readonly string[];
      readonly text: string;
    };

export interface Choice {
  /** Stable id, `area:value`, e.g. `menu:rights`; comes back as the payload of a tap. ≤ 200 characters. */
  readonly id: string;
  /** ≤ 24 characters so that it fits a list row; ≤ 20 to be a button. */
  readonly label: string;
  /** One more line in a list, ≤ 72 characters. */
  readonly description?: string;
  /** Other words a person may type for it, in their language; never rendered. */
  readonly synonyms?: readonly string[];
}

export interface Link {
  readonly url: string;
  /** ≤ 20 characters: label of a WhatsApp link button. */
  readonly label: string;
}

/** Order of delivery states; a receipt never moves a message back. `failed` is final beside them. */
export const DELIVERY_STATUSES = ['queued', 'attempted', 'sent', 'delivered', 'read'] as const;
/** `withdrawn`: taken back unsent, because a person took the conversation over. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number] | 'failed' | 'withdrawn';
