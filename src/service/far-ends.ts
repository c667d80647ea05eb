import { type Config, ConfigError } from '../config.ts';
import { loadDeskTemplates } from '../desk/templates/load.ts';
import type { Texts } from '../ports/texts.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { type SandboxPortal, startSandboxPortal } from '../sandbox/portal/index.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { approvedWords } from './approved-words.ts';
import { CONTENT, ROOT } from './parts.ts';

/**
 * Stand-ins for the Graph API and Twilio, for those that have no account; never in production.
 * @param texts of the core, which is put together after these; asked for once something is sent
 */
export async function startLocalFarEnds(
  config: Config,
  publicUrl: string,
  ownUrl: string,
  texts: () => Texts,
): Promise<Sandbox | undefined> {
  if (config.isProduction || !(config.whatsapp.isSandbox || config.twilio.isSandbox)) return undefined;
  const { whatsapp, twilio } = config;
  const templates = loadDeskTemplates(CONTENT);
  return startSandbox({
    ...(whatsapp.isSandbox
      ? {
          whatsapp: {
            phoneNumberId: whatsapp.phoneNumberId,
            accessToken: whatsapp.accessToken,
            appSecret: whatsapp.appSecrets[0] ?? '',
            templates: () => approvedWords(texts(), templates),
          },
        }
      : {}),
    ...(twilio.isSandbox
      ? { twilio: { accountSid: twilio.accountSid, authToken: twilio.authToken, from: twilio.from } }
      : {}),
    webhookBaseUrl: ownUrl,
    publicUrl,
    rootDir: ROOT,
  });
}

/** The stand-in for the vacancy portal, where there is none: it listens at once and fills up meanwhile. */
export async function startLocalPortal(
  config: Config,
  vacanciesFile: string | undefined,
  logger: Logger,
): Promise<SandboxPortal | undefined> {
  if (!config.portal.isSandbox) {
    if (vacanciesFile === undefined) return undefined;
    throw new ConfigError([
      '--vacancies is for the sandbox portal: it goes without PORTAL_URL, not in production',
    ]);
  }
  const portal = await startSandboxPortal({
    rootDir: ROOT,
    ...(vacanciesFile === undefined ? {} : { vacanciesFile }),
    ...(config.portal.apiKey ? { credentials: { apiKey: config.portal.apiKey } } : {}),
  }).catch((error: NodeJS.ErrnoException) => {
    if (vacanciesFile === undefined || error.code === undefined) throw error;
    throw new ConfigError([`--vacancies cannot be read (${error.code})`]);
  });
  portal.ready.then(
    () => logger.info(portal.count(), 'the sandbox portal has its vacancies'),
    // It names the line and the fields of a file that we were given for trying out, never a person's text.
    (error: Error) => logger.error({ err: error, why: error.message }, 'the sandbox portal has no vacancies'),
  );
  return portal;
}
