import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds on a page against WCAG 2.2 AA or its own good practices: one line each, with the elements.
 * Evaluated by the debugger's own way in, since the page policy lets no script in.
 */
export async function findViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, help, nodes }) =>
      id + ': ' + help + ' — ' + nodes.slice(0, 4).map((node) =>
        node.target.join(' ') + ' ' + node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? '')).join(' | ')))`,
  );
}
