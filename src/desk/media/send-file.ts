import type { IncomingMessage, ServerResponse } from 'node:http';
import { readRange } from './range.ts';

/** A browser may keep or play it, not run it, and shows it to no other page; nothing of it stays in a cache. */
const HEADERS = {
  'Accept-Ranges': 'bytes',
  'Content-Disposition': 'attachment',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, no-store',
} as const;

/** Answers with a file of a person, or with the part of it that was asked for. */
export function sendFile(
  req: Pick<IncomingMessage, 'headers'>,
  res: ServerResponse,
  { body, mimeType }: { readonly body: Buffer; readonly mimeType: string },
): void {
  // There is no validator that `If-Range` could name, so whoever sends one gets the whole (RFC 9110, 13.1.5).
  const span =
    req.headers['if-range'] === undefined ? readRange(req.headers.range, body.length) : ('whole' as const);
  if (span === 'unsatisfiable') {
    res.writeHead(416, { ...HEADERS, 'Content-Range': `bytes */${body.length}`, 'Content-Length': 0 });
    res.end();
    return;
  }
  const part = span === 'whole' ? body : body.subarray(span.first, span.last + 1);
  res.writeHead(span === 'whole' ? 200 : 206, {
    ...HEADERS,
    'Content-Type': mimeType,
    'Content-Length': part.length,
    ...(span === 'whole' ? {} : { 'Content-Range': `bytes ${span.first}-${span.last}/${body.length}` }),
  });
  res.end(part);
}
