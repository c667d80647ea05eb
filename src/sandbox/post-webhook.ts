const WAITS_MS = [0, 250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/**
 * Posts a webhook as the providers do: again and again with growing pauses until it is answered 2xx, then gives up.
 * @returns whether it was taken
 */
export async function postWebhook(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  isClosed: () => boolean,
): Promise<boolean> {
  for (const wait of WAITS_MS) {
    if (wait > 0) await new Promise<void>((done) => setTimeout(done, wait).unref());
    if (isClosed()) return false;
    try {
      const res = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(15_000) });
      await res.arrayBuffer();
      if (res.ok) return true;
      // A refusal of the signature or of the form will not change by asking again.
      if (res.status >= 400 && res.status < 500 && res.status !== 408 && res.status !== 429) return false;
    } catch {
      // nobody listens yet, or no longer
    }
  }
  return false;
}
