import { renderToString } from 'preact-render-to-string';
import type { Assets } from '../assets.ts';
import { Frame } from './frame.tsx';
import type { View, Visit } from './visit.ts';

/**
 * A whole page: it works as it is, and the app takes its place where it says so (src/desk/web/app/core/take-over.ts).
 * Whatever is put in is text: TSX escapes it.
 * @param nonce of the page policy, for the app's script
 */
export function drawDocument(visit: Visit, view: View, assets: Assets, nonce: string): string {
  const { t, signedIn } = visit;
  const parts = [view.said?.text, view.title, `${t('nav.product')} · ${t('nav.desk')}`];
  return `<!doctype html>\n${renderToString(
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light" />
        <meta
          name="desk"
          content={JSON.stringify({ words: assets.words, hasInstitution: visit.hasInstitution })}
        />
        <title>{parts.filter(Boolean).join(' — ')}</title>
        <link rel="icon" type="image/svg+xml" href={assets.icon} />
        <link rel="stylesheet" href={assets.style} />
        {/* Async: a page that waits for a slow script would jump, and take the focus along, when it comes at last. */}
        {view.takesOver && <script type="module" async nonce={nonce} src={assets.script} />}
      </head>
      <body>
        <div
          id="app"
          class="by-form"
          data-takes-over={view.takesOver ? 'yes' : undefined}
          data-signed-in={signedIn ? 'yes' : 'no'}
        >
          <Frame visit={visit} view={view} />
        </div>
      </body>
    </html>,
  )}\n`;
}
