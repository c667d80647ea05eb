import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';

const ROOT = resolve(import.meta.dirname, '..', '..');

export interface Image {
  /** What the last stage holds of its working folder, `/app` in the image. */
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  /** What the stages are built on. */
  readonly bases: readonly string[];
  remove(): Promise<void>;
}

/**
 * Follows the Dockerfile without an engine: each stage is a folder, its COPYs and RUNs are done in it with this machine's
 * Node, npm and shell, from the files that git knows and .dockerignore lets through. What needs the root of a file system
 * of its own (mkdir /data, chown) is not done.
 */
export async function buildImage(): Promise<Image> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-image-'));
  const stages = new Map<string, string>();
  const bases: string[] = [];
  const context = filesOfContext();
  let app = '';
  let env: Record<string, string> = {};
  let command: string[] = [];
  let healthcheck: string[] = [];
  const file = DockerfileParser.parse(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const follow = (instruction: Instruction): void => {
    const words = instruction.getArguments().map((argument) => argument.getValue());
    switch (instruction.getKeyword()) {
      case 'FROM': {
        const [image = '', as, name = 'last'] = words;
        if (as !== undefined && as.toUpperCase() !== 'AS') throw new Error(`FROM ${words.join(' ')}`);
        bases.push(image);
        app = join(folder, name, 'app');
        mkdirSync(app, { recursive: true });
        stages.set(name, app);
        [env, command, healthcheck] = [{}, [], []];
        return;
      }
      case 'WORKDIR':
        if (words[0] !== '/app') throw new Error(`WORKDIR ${words[0]}: only /app is followed`);
        return;
      case 'ENV':
        for (const word of words) {
          const [name = '', value = ''] = word.split('=', 2);
          env[name] = value;
        }
        return;
      case 'COPY':
        copy(words, instruction instanceof Copy ? (instruction.getFromFlag()?.getValue() ?? '') : '');
        return;
      case 'RUN': {
        const line = instruction.getArgumentsContent() ?? '';
        if (/(^|\s)\/\w/.test(line)) return; // outside of /app
        const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
        execFileSync('sh', ['-ec', line], {
          cwd: app,
          env: { ...process.env, ...env, PATH: path },
          stdio: 'pipe',
        });
        return;
      }
      case 'CMD':
        command = JSON.parse(instruction.getArgumentsContent() ?? '[]') as string[];
        return;
      case 'HEALTHCHECK':
        healthcheck = JSON.parse(
          /CMD\s+(\[.*\])/s.exec(instruction.getRawArgumentsContent() ?? '')?.[1] ?? '[]',
        );
        return;
      case 'VOLUME':
      case 'USER':
      case 'EXPOSE':
        return;
      default:
        throw new Error(`${instruction.getKeyword()} is not followed: add it to tests/support/image.ts`);
    }
  };
  const copy = (words: readonly string[], from: string): void => {
    const [to = '', ...sources] = [...words].reverse();
    for (const source of sources) {
      const name = basename(source);
      const target = sources.length > 1 || to.endsWith('/') ? join(app, to, name) : join(app, to);
      if (from !== '') {
        const stage = stages.get(from);
        if (stage === undefined) throw new Error(`COPY --from=${from}: no such stage`);
        cpSync(join(stage, source.replace(/^\/app\//, '')), target, {
          recursive: true,
          verbatimSymlinks: true,
        });
        continue;
      }
      const files = context.filter((file) => file === source || file.startsWith(`${source}/`));
      if (files.length === 0) throw new Error(`COPY ${source}: nothing of it is in the context`);
      for (const file of files) cpSync(join(ROOT, file), join(target, file.slice(source.length)));
    }
  };
  try {
    for (const instruction of file.getInstructions()) follow(instruction);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    app,
    env,
    command,
    healthcheck,
    bases,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a build on a clean checkout would be given. .dockerignore names whole entries of the root. */
function filesOfContext(): readonly string[] {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  if (ignored.some((line) => /[*!/]/.test(line)))
    throw new Error('.dockerignore: only names of the root are followed');
  const known = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    maxBuffer: 1 << 26,
  });
  return known
    .toString()
    .split('\0')
    .filter((file) => file !== '' && !ignored.some((name) => file === name || file.startsWith(`${name}/`)));
}
