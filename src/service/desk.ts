import { makeMediaFetcher } from '../channels/media/index.ts';
import { makeSmsMedia } from '../channels/sms/media.ts';
import { makeWhatsAppMedia } from '../channels/whatsapp/media.ts';
import type { Config } from '../config.ts';
import { type DeskService, makeDesk } from '../desk/index.ts';
import { makeClamdScanner } from '../desk/media/clamd.ts';
import { loadPractice } from '../desk/practice/load.ts';
import { loadDeskTemplates } from '../desk/templates/load.ts';
import { makeLibreTranslate } from '../desk/translation/libre-translate.ts';
import { offlineTranslator } from '../desk/translation/offline.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { Core } from './core.ts';
import { CONTENT, type Common, VERSION } from './parts.ts';

/** The counsellors' desk, over whichever store there is. */
export async function buildDesk(
  config: Config,
  core: Core,
  sandbox: Sandbox | undefined,
  publicUrl: string,
  { clock, newId, logger }: Common,
): Promise<DeskService> {
  return makeDesk({
    store: core.store.desk,
    clock,
    mayForget: () => clock.isTrusted,
    newId,
    hours: config.deskHours,
    officeHours: config.officeHours,
    texts: core.ports.texts,
    knowledge: core.ports.knowledge,
    understander: core.ports.understander,
    logger,
    version: VERSION,
    publicUrl: () => publicUrl,
    wakeOutbox: core.wakeOutbox,
    administrator: config.deskAdministrator,
    practice: loadPractice(CONTENT),
    templates: loadDeskTemplates(CONTENT),
    ...(core.searchVacancies ? { searchVacancies: core.searchVacancies } : {}),
    secret: core.store.pepper,
    institution: config.institution,
    translator: config.translator
      ? makeLibreTranslate({ ...config.translator, uptimeMs: () => clock.uptimeMs() })
      : config.isProduction
        ? undefined
        : offlineTranslator,
    demoSecret: sandbox ? core.store.pepper : undefined,
    scanMedia: config.clamd && makeClamdScanner(config.clamd),
    fetchMedia: makeMediaFetcher({
      whatsapp: makeWhatsAppMedia({
        accessToken: config.whatsapp.accessToken,
        apiUrl: sandbox?.graphUrl ?? config.whatsapp.apiUrl,
      }),
      sms: makeSmsMedia({
        accountSid: config.twilio.accountSid,
        authToken: config.twilio.authToken,
        apiUrl: sandbox?.twilioUrl ?? config.twilio.apiUrl,
      }),
    }),
  });
}
