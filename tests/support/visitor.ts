export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A browser without scripts, as plain as HTTP: keeps cookies, reads the hidden fields of the page it was shown. */
export class Visitor {
  readonly #url: string;
  readonly cookies = new Map<string, string>();
  csrf = '';
  /** Of the last page: its forms' key and the thread's number. */
  key = '';
  version = '';
  constructor(url: string) {
    this.#url = url;
  }

  async #call(path: string, init: RequestInit): Promise<Page> {
    const res = await fetch(`${this.#url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.headers as Record<string, string>),
      },
    });
    for (const line of res.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '') this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await res.text();
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1];
    this.csrf = hidden('csrf') || this.csrf;
    this.key = hidden('key') ?? this.key;
    this.version = hidden('version') ?? this.version;
    return { status: res.status, text, headers: res.headers };
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#call(path, { headers });
  }

  /** Sends a form as a browser would: with the token and the key of the page, unless others are given. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    return this.#call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ csrf: this.csrf, key: this.key, ...fields }).toString(),
    });
  }

  /** Where a form led to. @throws when it did not */
  async go(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const sent = await this.post(path, fields);
    const to = sent.headers.get('location');
    if (sent.status !== 303 || !to) throw new Error(`${path} led nowhere: ${sent.status}`);
    return this.get(to);
  }
}
