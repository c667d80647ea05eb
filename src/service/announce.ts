import type { Config } from '../config.ts';
import type { DeskService } from '../desk/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { SandboxPortal } from '../sandbox/portal/index.ts';
import type { Logger } from '../telemetry/telemetry.ts';

/** Says that all is ready; outside production also where, and with which accounts to try it. */
export function announce(
  config: Config,
  ownUrl: string,
  sandbox: Sandbox | undefined,
  desk: DeskService,
  portal: SandboxPortal | undefined,
  logger: Logger,
): void {
  logger.info({ mode: config.isProduction ? 'production' : sandbox ? 'sandbox' : 'development' }, 'ready');
  if (config.isProduction) {
    if (!config.publicUrl?.startsWith('https://'))
      logger.warn({}, 'PUBLIC_URL is not an https address: WhatsApp and Twilio will not reach this service');
    return;
  }
  const lines = ['', 'Rumbo is ready.'];
  if (sandbox)
    lines.push(
      `  Talk to it:  ${ownUrl}/simulator   (a phone in the browser; WhatsApp and SMS are local stand-ins)`,
    );
  lines.push(`  Answer as a counsellor:  ${ownUrl}/desk   (API: ${ownUrl}/api/openapi.json)`);
  for (const { email, password } of desk.demoAccounts) lines.push(`    ${email}  ${password}`);
  lines.push(`  Indicators:  ${ownUrl}/indicators   (supervisors and allies)`);
  if (portal) lines.push(`  Vacancies:   ${portal.url}   (a local stand-in for the portal; docs/portal/)`);
  lines.push(
    `  Health:      ${ownUrl}/healthz  ${ownUrl}/readyz  ${ownUrl}/metrics`,
    `  Webhooks:    ${ownUrl}/webhooks/whatsapp  ${ownUrl}/webhooks/twilio`,
    '',
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}
