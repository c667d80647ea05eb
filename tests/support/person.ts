/** One bubble in an invented person's phone, as the simulator shows it. */
export interface PhoneBubble {
  readonly from: 'person' | 'us';
  readonly text: string;
}

/**
 * An invented person of the sandbox, over the simulator's own HTTP: what they write goes to the service as a signed
 * webhook, and what reaches their phone went through the sandbox's WhatsApp.
 */
export class Person {
  readonly #url: string;
  readonly number: string;

  /** @param number ten digits of the sandbox's invented range, `55000…` */
  constructor(url: string, number: string) {
    this.#url = url;
    this.number = number;
  }

  async says(text: string, channel: 'whatsapp' | 'sms' = 'whatsapp'): Promise<void> {
    await this.#post({ kind: 'text', channel, person: this.number, text });
  }

  async sends(kind: 'voice' | 'image'): Promise<void> {
    await this.#post({ kind, person: this.number });
  }

  async #post(message: object): Promise<void> {
    const res = await fetch(`${this.#url}/simulator/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
    });
    if (res.status !== 202) throw new Error(`the simulator did not take it: ${res.status}`);
  }

  /** All that the phone shows so far of what came from the service. */
  async heard(): Promise<string[]> {
    const stop = new AbortController();
    const res = await fetch(`${this.#url}/simulator/events?person=${this.number}`, { signal: stop.signal });
    const reader = res.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': up to date\n')) {
      const read = await reader?.read();
      if (!read?.value) throw new Error('the simulator ended the stream before it was up to date');
      text += read.value;
    }
    stop.abort();
    return [...text.matchAll(/^data: (.*)$/gm)]
      .map((line) => JSON.parse(line[1] ?? '{}') as { kind: string; bubble?: PhoneBubble })
      .flatMap(({ bubble }) => (bubble && bubble.from !== 'person' ? [bubble.text] : []));
  }
}
