import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Ends a script that was called wrongly, with what is wrong and how it is used. */
export function misused(usage: string, what?: string): never {
  console.error(`${what === undefined ? '' : `${what}\n`}usage: ${usage}`);
  process.exit(2);
}

/**
 * What a script was called with; options and words that it does not know end it.
 * @param usage as people type it: `npm run backup -- FILE`
 */
export function readArguments<const Config extends ParseArgsConfig>(usage: string, config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    return misused(usage, (error as Error).message);
  }
}

/** The one file that a script was called with, nothing else. */
export function readFileArgument(usage: string): string {
  const { positionals } = readArguments(usage, { allowPositionals: true, options: {} });
  const [file] = positionals;
  return file === undefined || positionals.length > 1 ? misused(usage) : file;
}

/** @param name of the option, as it is typed */
export function wholeNumber(usage: string, name: string, value: string): number {
  return /^\d{1,9}$/.test(value) ? Number(value) : misused(usage, `${name}: ${value} is no whole number`);
}

/** @param name of the option, as it is typed */
export function moment(usage: string, name: string, value: string): Date {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? misused(usage, `${name}: ${value} is no date`) : date;
}
