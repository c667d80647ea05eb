import type { ConsoleMessage, Page } from 'playwright-core';

/**
 * Whatever a browser complains about on a page from now on: lines of its console, errors, dialogs, reports of the page
 * policy, requests to anywhere but `url`.
 * @param isExpected lines of the console that are no complaint
 * @returns grows as they come
 */
export function collectComplaints(
  page: Page,
  url: string,
  isExpected: (message: ConsoleMessage) => boolean,
): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!isExpected(message)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.includes('/csp-reports')) complaints.push('a report of the page policy');
    if (!asked.startsWith(url) && !asked.startsWith('data:'))
      complaints.push(`a request elsewhere: ${new URL(asked).host}`);
  });
  return complaints;
}
