import { createHash } from 'node:crypto';
import { Router } from 'express';
import { LANGUAGES, type Language } from '../../../model/index.ts';
import type { Texts } from '../../../ports/texts.ts';
import { describeError } from '../../../telemetry/logger.ts';
import type { Logger } from '../../../telemetry/telemetry.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Cookies } from '../../api/cookies.ts';
import type { Indicators } from '../../api/schema.ts';
import { audienceOf } from '../../operations/indicators.ts';
import { protectPages } from '../../web/protect.ts';
import { STEPS, type Step } from '../periods.ts';
import type { Report } from '../report.ts';
import { type Html, html } from './html.ts';
import { ICON, STYLE } from './style.ts';
import { groupSection, summaryTable } from './tables.ts';
import { makeWords, type Words } from './words.ts';

const PATH = '/indicators';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
const STYLE_PATH = `${PATH}/style-${hashOf(STYLE)}.css`;
const ICON_PATH = `${PATH}/icon-${hashOf(ICON)}.svg`;

export interface IndicatorPagesDeps {
  readonly report: Report;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cookies: Pick<Cookies, 'read'>;
  readonly texts: Texts;
  readonly logger: Logger;
}

/**
 * `GET /indicators`: the figures as tables, drawn here, without a script. Who is not signed in is led to the desk's
 * sign-in; who may not read them is told so (403).
 */
export function makeIndicatorPages({ report, sessions, cookies, texts, logger }: IndicatorPagesDeps): Router {
  const router = Router({ caseSensitive: true });
  // Their names hold a hash of what is in them, so browsers may keep them.
  for (const [path, type, body] of [
    [STYLE_PATH, 'css', STYLE],
    [ICON_PATH, 'svg', ICON],
  ] as const)
    router.get(path, (_req, res) => {
      res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      res.type(type).send(body);
    });
  router.get(PATH, ...protectPages(), async (req, res) => {
    const language = LANGUAGES.find((one) => one === req.query.language) ?? 'es';
    const words = makeWords(texts, language);
    try {
      const signedIn = await sessions.find(cookies.read(req));
      if (!signedIn) return void res.redirect(303, '/desk');
      res.type('html');
      if (!signedIn.actor.may('indicators.read'))
        return void res.status(403).send(frame(words, undefined, html`<p>${words.say('forbidden')}</p>`));
      const audience = audienceOf(signedIn.actor.role);
      const by = STEPS.find((one) => one === req.query.by) ?? (audience === 'outside' ? 'month' : 'week');
      const figures = await report({ step: by, audience });
      res.send(frame(words, by, content(figures, words)));
    } catch (error) {
      logger.error({ err: describeError(error) }, 'the indicators could not be drawn');
      res.status(500).type('html');
      res.send(frame(words, undefined, html`<p role="alert">${words.say('failed')}</p>`));
    }
  });
  return router;
}

function content(figures: Indicators, words: Words): Html {
  const isOutside = figures.audience === 'outside';
  return html`<p>${words.say('intro')}</p>
${isOutside ? html`<p>${words.say('outside', { least: figures.smallest ?? 0 })}</p>` : html``}
<section aria-labelledby="summary"><h2 id="summary">${words.say('summary')}</h2>
${summaryTable(figures, words)}
<p class="hint">${words.say('hint')}</p>
<p><a href="/api/indicators.csv?by=${figures.by}" download>${words.say('download')}</a></p></section>
${figures.groups.map((group) => groupSection(figures, group, words))}`;
}

/** @param by undefined: there are no figures to choose from */
function frame(words: Words, by: Step | undefined, inside: Html): string {
  const { say, language } = words;
  const at = (step: Step | undefined, other: Language): string =>
    `${PATH}?${step === undefined ? '' : `by=${step}&`}language=${other}`;
  const current = (isCurrent: boolean): Html => (isCurrent ? html` aria-current="page"` : html``);
  const steps = html`<nav aria-label="${say('by.label')}"><ul>${STEPS.map(
    (step) => html`<li><a href="${at(step, language)}"${current(step === by)}>${say(`by.${step}`)}</a></li>`,
  )}</ul></nav>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say('title')} · Rumbo</title>
<link rel="icon" href="${ICON_PATH}" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<a class="skip" href="#figures">${say('skip')}</a>
<header>
<h1>${say('title')}</h1>
${by === undefined ? html`` : steps}
<nav aria-label="${say('language.label')}"><ul>${LANGUAGES.map(
    (one) =>
      html`<li><a href="${at(by, one)}" lang="${one}" hreflang="${one}"${current(one === language)}>${words.ownName(one)}</a></li>`,
  )}</ul></nav>
<a href="/desk">${say('desk')}</a>
</header>
<main id="figures" tabindex="-1">
${inside}
</main>
</body>
</html>
`.text;
}
