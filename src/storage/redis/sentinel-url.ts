import type { RedisOptions } from 'ioredis';

const SHAPE = /^(rediss?)\+sentinel:\/\/(?:([^@/]*)@)?([^@/]+)\/([\w.-]+)(?:\/(\d+))?$/;
const DEFAULT_PORT = 26_379;

/**
 * Reads `redis+sentinel://[user:password@]host:port[,host:port…]/name[/database]`: the sentinels are asked which server
 * is the primary called `name`, at the start and after each failover. The credentials are those of the servers.
 * `rediss+sentinel:` speaks TLS with both.
 * @returns undefined for any other form of address
 */
export function readSentinelUrl(url: string): Omit<RedisOptions, 'replyMapping'> | undefined {
  const [, scheme, credentials, hosts, name, database] = SHAPE.exec(url) ?? [];
  if (hosts === undefined || name === undefined) return undefined;
  const [user = '', ...password] = (credentials ?? '').split(':');
  return {
    sentinels: hosts.split(',').map(readHost),
    name,
    ...(user === '' ? {} : { username: decodeURIComponent(user) }),
    ...(password.length === 0 ? {} : { password: decodeURIComponent(password.join(':')) }),
    ...(database === undefined ? {} : { db: Number(database) }),
    ...(scheme === 'rediss' ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  };
}

function readHost(given: string): { host: string; port: number } {
  const [, host = given, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(given) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? DEFAULT_PORT : Number(port) };
}
