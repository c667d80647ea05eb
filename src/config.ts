import { isIP } from 'node:net';
import { z } from 'zod';
import { HoursError, parseHours } from './handoff/hours.ts';
import type { Hours } from './ports/hours.ts';

/** Values that people copy from examples; never accepted as a secret in production. */
const PLACEHOLDER =
  /change.?me|secret$|^secret|password|example|placeholder|your[-_ ]|sandbox-|fixture-|^test/i;
const MIN_SECRET_LENGTH = 16;
const DEFAULT_HOURS = 'Mo-Fr 09:00-18:00 America/Mexico_City';

/** What the sandbox uses for far ends that are not configured. Known to everyone, so production refuses them. */
export const SANDBOX = {
  phoneNumberId: '100000000000001',
  accessToken: 'sandbox-access-token',
  appSecret: 'sandbox-app-secret',
  verifyToken: 'sandbox-verify-token',
  accountSid: `AC${'0'.repeat(31)}1`,
  authToken: 'sandbox-auth-token',
  from: '+525500000001',
  portalApiKey: 'sandbox-portal-key',
} as const;

/** Ways a Redis may lose what it took, by the names under which they can be accepted (src/storage/redis/durability.ts). */
export const REDIS_LOSSES: readonly string[] = ['no-aof', 'everysec', 'eviction', 'config-hidden'];

/** `redis+sentinel://[user:password@]host:port[,host:port…]/name[/database]` (src/storage/redis/sentinel-url.ts). */
const SENTINEL_URL = /^rediss?\+sentinel:\/\/(?:[^@/]*@)?[^@/,]+(?:,[^@/,]+)*\/[\w.-]+(?:\/\d+)?$/;

const url = z
  .string()
  .refine((value) => /^https?:$/.test(safeProtocol(value)), 'must be an http:// or https:// address')
  .transform((value) => value.replace(/\/+$/, ''));

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

const dataKeys = z.string().transform((value, context) => {
  const keys = value.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  for (const [index, key] of keys.entries()) {
    if (key.length !== 32)
      context.addIssue({
        code: 'custom',
        message: `key ${index + 1} must be base64 of 32 bytes; make one with: openssl rand -base64 32`,
      });
    else if (new Set(key).size < 8)
      context.addIssue({
        code: 'custom',
        message: `key ${index + 1} is not random; make one with: openssl rand -base64 32`,
      });
  }
  return keys;
});

const hours = z.string().transform((value, context) => {
  try {
    return parseHours(value);
  } catch (error) {
    if (!(error instanceof HoursError)) throw error;
    context.addIssue({ code: 'custom', message: error.message.replace(/^DESK_HOURS /, '') });
    return z.NEVER;
  }
});

/** How many proxies stand before us, or which: addresses, networks, names of Express. Never everybody. */
const proxies = z.string().transform((value, context): number | readonly string[] => {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.length === 1 && /^[1-9]$/.test(parts[0] ?? '')) return Number(parts[0]);
  if (parts.every(isProxy)) return parts;
  context.addIssue({
    code: 'custom',
    message:
      'must be how many proxies there are (1 to 9), or their addresses: 10.0.0.5, 10.0.0.0/8, loopback',
  });
  return z.NEVER;
});

/** An address, a network that is not the whole world, or one of the names that Express knows. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

/** `BCN Mo-Fr 08:00-16:00 America/Tijuana | CHP Mo-Sa 09:00-17:00 America/Mexico_City` */
const officeHours = z.string().transform((value, context): ReadonlyMap<string, Hours> => {
  const offices = new Map<string, Hours>();
  for (const part of value.split('|').map((one) => one.trim())) {
    const [, code = '', spans = ''] = /^([A-Z]{3})\s+(.+)$/.exec(part) ?? [];
    const parsed = hours.safeParse(spans);
    if (code === '' || offices.has(code) || !parsed.success)
      context.addIssue({
        code: 'custom',
        message: `cannot be read at ${part.slice(0, 40)}; write for example: BCN Mo-Fr 08:00-16:00 America/Tijuana | CHP Mo-Sa 09:00-17:00 America/Mexico_City`,
      });
    else offices.set(code, parsed.data);
  }
  return offices;
});

const secretList = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  DATA_DIR: z.string().default('./data'),
  TRUST_PROXY: proxies.optional(),
  REDIS_URL: z
    .string()
    .refine(
      (value) => ['redis:', 'rediss:'].includes(safeProtocol(value)) || SENTINEL_URL.test(value),
      'must be a redis://, rediss:// or redis+sentinel:// address',
    )
    .optional(),
  REDIS_MAY_LOSE: z
    .string()
    .transform((value) => value.split(',').map((name) => name.trim()))
    .refine(
      (names) => names.every((name) => REDIS_LOSSES.includes(name)),
      `may name only: ${REDIS_LOSSES.join(', ')}`,
    )
    .optional(),
  REDIS_WAIT_MS: wholeNumber(0, 2_000).default(100),
  SPOOL_MINUTES: wholeNumber(0, 120).default(15),
  ROLE: z.enum(['all', 'web', 'worker'], { error: 'must be all, web or worker' }).default('all'),
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(/^\d+$/, 'must be the number id of the Meta app (digits only)')
    .optional(),
  WHATSAPP_ACCESS_TOKEN: z.string().optional(),
  WHATSAPP_APP_SECRET: secretList.optional(),
  WHATSAPP_VERIFY_TOKEN: secretList.optional(),
  WHATSAPP_MESSAGES_PER_SECOND: wholeNumber(1, 1_000).default(80),
  WHATSAPP_API_URL: url.optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, 'must be AC and 32 letters or digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z
    .string()
    .regex(
      /^(\+[1-9]\d{6,14}|MG[0-9a-zA-Z]{32}|\d{3,8})$/,
      'must be a number such as +525500000001 or a messaging service MG…',
    )
    .optional(),
  TWILIO_API_URL: url.optional(),
  PORTAL_URL: url.optional(),
  PORTAL_API_KEY: z.string().optional(),
  SMS_ACCENTS: z.enum(['plain', 'keep'], { error: 'must be plain or keep' }).default('plain'),
  DATA_KEYS: dataKeys.optional(),
  DESK_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  DESK_ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  DESK_HOURS: hours.default(() => parseHours(DEFAULT_HOURS)),
  DESK_OFFICE_HOURS: officeHours.optional(),
  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  TRANSLATE_URL: url.optional(),
  TRANSLATE_API_KEY: z.string().optional(),
  CLAMD_URL: z
    .string()
    .refine(
      (value) => /^tcp:\/\/[^/?#@]+:\d+\/?$/.test(value) && URL.canParse(value),
      'must be tcp://host:port of a ClamAV daemon',
    )
    .optional(),
  RETENTION_DAYS: wholeNumber(1, 3650).default(90),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be a pino level such as info or debug',
    })
    .default('info'),
});
type Environment = z.output<typeof Environment>;

export interface WhatsAppConfig {
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** Newest first; more than one only while a secret is being changed. */
  readonly appSecrets: readonly string[];
  readonly verifyTokens: readonly string[];
  readonly apiUrl: string;
  /** What Meta lets the number send: 80, or more once it has raised it (channels.md 2.4). */
  readonly messagesPerSecond: number;
  /** True: the Graph API is the sandbox's, on loopback. */
  readonly isSandbox: boolean;
}

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly apiUrl: string;
  readonly isSandbox: boolean;
}

export interface PortalConfig {
  /** The base of the portal's paths; undefined: the sandbox's, or in production none. */
  readonly url: string | undefined;
  readonly apiKey: string | undefined;
  readonly isSandbox: boolean;
}

export interface Config {
  readonly isProduction: boolean;
  readonly port: number;
  readonly host: string;
  /** Undefined: `http://HOST:PORT`, known when the server listens. */
  readonly publicUrl: string | undefined;
  /** Undefined: X-Forwarded-For is not believed, whoever sends it. */
  readonly trustProxy: number | readonly string[] | undefined;
  readonly dataDir: string;
  /** Undefined: the embedded store in `dataDir`. */
  readonly redis:
    | {
        readonly url: string;
        readonly mayLose: readonly string[];
        /** How long a webhook waits for a replica; 0: not at all. */
        readonly waitMs: number;
        /** How long messages are kept in DATA_DIR, to be offered again after a failover; 0: not at all. */
        readonly spoolMs: number;
      }
    | undefined;
  /** `web` takes webhooks, `worker` runs turns and sends, `all` does both. */
  readonly role: 'all' | 'web' | 'worker';
  readonly whatsapp: WhatsAppConfig;
  readonly twilio: TwilioConfig;
  readonly portal: PortalConfig;
  readonly smsAccents: 'plain' | 'keep';
  /** Undefined only outside production: a key is made in DATA_DIR. */
  readonly dataKeys: readonly Buffer[] | undefined;
  readonly deskHours: Hours;
  /** By the code of the state (content/catalogs/states.json); undefined: every office keeps `deskHours`. */
  readonly officeHours: ReadonlyMap<string, Hours> | undefined;
  /** Made at start if there is none. */
  readonly deskAdministrator: { readonly email: string; readonly password: string } | undefined;
  /** Institution whose accounts may sign in to the desk. */
  readonly institution:
    | { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
    | undefined;
  /** A LibreTranslate server; undefined: none. */
  readonly translator: { readonly url: string; readonly apiKey?: string } | undefined;
  /** A ClamAV daemon that looks files through before counsellors get them; undefined: none does. */
  readonly clamd: { readonly host: string; readonly port: number } | undefined;
  readonly retentionDays: number;
  readonly logLevel: Environment['LOG_LEVEL'];
}

/** Every fault of the environment at once, each with the name of its variable and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The environment is not right:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nSee .env.example for all variables.`,
    );
    this.faults = faults;
  }
}

/**
 * Reads the configuration from environment variables (contract.md, "Configuration"). Empty values count as unset.
 * @throws ConfigError naming every fault; it never holds a value that may be secret
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = Environment.safeParse(given);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const isProduction = given.NODE_ENV === 'production';
  if (isProduction) faults.push(...productionFaults(given));
  faults.push(...combinationFaults(given, isProduction));
  if (!parsed.success || faults.length > 0) throw new ConfigError([...new Set(faults)]);
  return build(parsed.data, isProduction);
}

function productionFaults(env: Readonly<Record<string, string | undefined>>): string[] {
  const faults: string[] = [];
  for (const name of ['WHATSAPP_PHONE_NUMBER_ID', 'TWILIO_ACCOUNT_SID', 'TWILIO_FROM', 'DATA_KEYS']) {
    if (!env[name]) faults.push(`${name} is missing; production needs it (the sandbox never starts there)`);
  }
  for (const name of [
    'WHATSAPP_ACCESS_TOKEN',
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_VERIFY_TOKEN',
    'TWILIO_AUTH_TOKEN',
  ]) {
    const value = env[name];
    if (!value) faults.push(`${name} is missing; production needs it (the sandbox never starts there)`);
    else if (value.split(',').some((part) => isWeak(part.trim()))) {
      faults.push(
        `${name} is too weak for production: at least ${MIN_SECRET_LENGTH} random characters, not an example value`,
      );
    }
  }
  for (const name of ['PORTAL_API_KEY', 'DESK_ADMIN_PASSWORD']) {
    const value = env[name];
    const least = name === 'PORTAL_API_KEY' ? MIN_SECRET_LENGTH : 12;
    if (value && isWeak(value, least))
      faults.push(
        `${name} is too weak for production: at least ${least} random characters, not an example value`,
      );
  }
  return faults;
}

function combinationFaults(
  env: Readonly<Record<string, string | undefined>>,
  isProduction: boolean,
): string[] {
  const faults: string[] = [];
  if (env.ROLE && env.ROLE !== 'all' && !env.REDIS_URL)
    faults.push('ROLE web and worker need REDIS_URL; use all');
  if (env.REDIS_MAY_LOSE && !env.REDIS_URL) faults.push('REDIS_URL is missing, but REDIS_MAY_LOSE is set');
  if (Boolean(env.DESK_ADMIN_EMAIL) !== Boolean(env.DESK_ADMIN_PASSWORD)) {
    faults.push(
      `${env.DESK_ADMIN_EMAIL ? 'DESK_ADMIN_PASSWORD' : 'DESK_ADMIN_EMAIL'} is missing; set both or neither`,
    );
  }
  const oidc = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  if (oidc.some((name) => env[name]))
    for (const name of oidc.filter((one) => !env[one]))
      faults.push(
        `${name} is missing; set all three of OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, or none`,
      );
  if (isProduction && env.OIDC_ISSUER?.startsWith('http://'))
    faults.push('OIDC_ISSUER must be an https:// address in production');
  if (env.TRANSLATE_API_KEY && !env.TRANSLATE_URL)
    faults.push('TRANSLATE_URL is missing, but TRANSLATE_API_KEY is set');
  if (env.PORTAL_API_KEY && !env.PORTAL_URL) faults.push('PORTAL_URL is missing, but PORTAL_API_KEY is set');
  if (isProduction) return faults;
  // A real far end with a made-up secret would accept forged webhooks: then the rest of its credentials is needed too.
  if (env.WHATSAPP_ACCESS_TOKEN && !env.WHATSAPP_API_URL) {
    for (const name of ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN']) {
      if (!env[name])
        faults.push(
          `${name} is missing, but WHATSAPP_ACCESS_TOKEN is set; set all four, or none for the sandbox`,
        );
    }
  }
  if (env.TWILIO_ACCOUNT_SID && env.TWILIO_AUTH_TOKEN && !env.TWILIO_API_URL && !env.TWILIO_FROM) {
    faults.push(
      'TWILIO_FROM is missing, but TWILIO_AUTH_TOKEN is set; set all three, or none for the sandbox',
    );
  }
  return faults;
}

function build(env: Environment, isProduction: boolean): Config {
  const isWhatsAppLocal = !isProduction && !env.WHATSAPP_ACCESS_TOKEN && !env.WHATSAPP_API_URL;
  const isTwilioLocal =
    !isProduction &&
    !env.TWILIO_API_URL &&
    !(env.TWILIO_ACCOUNT_SID && env.TWILIO_AUTH_TOKEN && env.TWILIO_FROM);
  const isPortalLocal = !isProduction && !env.PORTAL_URL;
  return {
    isProduction,
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    dataDir: env.DATA_DIR,
    redis: env.REDIS_URL
      ? {
          url: env.REDIS_URL,
          mayLose: env.REDIS_MAY_LOSE ?? [],
          waitMs: env.REDIS_WAIT_MS,
          spoolMs: env.SPOOL_MINUTES * 60_000,
        }
      : undefined,
    role: env.ROLE,
    whatsapp: {
      phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID ?? SANDBOX.phoneNumberId,
      accessToken: env.WHATSAPP_ACCESS_TOKEN ?? SANDBOX.accessToken,
      appSecrets: env.WHATSAPP_APP_SECRET ?? [SANDBOX.appSecret],
      verifyTokens: env.WHATSAPP_VERIFY_TOKEN ?? [SANDBOX.verifyToken],
      messagesPerSecond: env.WHATSAPP_MESSAGES_PER_SECOND,
      apiUrl: env.WHATSAPP_API_URL ?? 'https://graph.facebook.com',
      isSandbox: isWhatsAppLocal,
    },
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID ?? SANDBOX.accountSid,
      authToken: env.TWILIO_AUTH_TOKEN ?? SANDBOX.authToken,
      from: env.TWILIO_FROM ?? SANDBOX.from,
      apiUrl: env.TWILIO_API_URL ?? 'https://api.twilio.com',
      isSandbox: isTwilioLocal,
    },
    portal: {
      url: env.PORTAL_URL,
      apiKey: env.PORTAL_API_KEY ?? (isPortalLocal ? SANDBOX.portalApiKey : undefined),
      isSandbox: isPortalLocal,
    },
    smsAccents: env.SMS_ACCENTS,
    dataKeys: env.DATA_KEYS,
    deskHours: env.DESK_HOURS,
    officeHours: env.DESK_OFFICE_HOURS,
    deskAdministrator:
      env.DESK_ADMIN_EMAIL === undefined || env.DESK_ADMIN_PASSWORD === undefined
        ? undefined
        : { email: env.DESK_ADMIN_EMAIL, password: env.DESK_ADMIN_PASSWORD },
    institution:
      env.OIDC_ISSUER === undefined ||
      env.OIDC_CLIENT_ID === undefined ||
      env.OIDC_CLIENT_SECRET === undefined
        ? undefined
        : { issuer: env.OIDC_ISSUER, clientId: env.OIDC_CLIENT_ID, clientSecret: env.OIDC_CLIENT_SECRET },
    translator:
      env.TRANSLATE_URL === undefined
        ? undefined
        : {
            url: env.TRANSLATE_URL,
            ...(env.TRANSLATE_API_KEY === undefined ? {} : { apiKey: env.TRANSLATE_API_KEY }),
          },
    clamd: env.CLAMD_URL === undefined ? undefined : placeOf(env.CLAMD_URL),
    retentionDays: env.RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
  };
}

/** @param url `tcp://host:port`, checked; a host of IPv6 comes in brackets */
function placeOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function isWeak(secret: string, least = MIN_SECRET_LENGTH): boolean {
  return secret.length < least || new Set(secret).size < 6 || PLACEHOLDER.test(secret);
}

function safeProtocol(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}
