/**
 * Debian's `az` as a child process: unmodified, with settings alone, so that all it asks goes to one emulator. Each
 * lead has a home of its own; nothing of the person who runs it is read or written.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Served } from '../emulator/serve';

interface AzOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Az {
  readonly run: (...words: string[]) => Promise<AzOutcome>;
  /** Its JSON output. @throws when it fails, with what it said */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly json: (...words: string[]) => Promise<any>;
  /** A file in its home. */
  readonly file: (name: string, content: unknown) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** `az version` as it says itself; `undefined` where there is no az. */
export const azVersions = readVersions();

function readVersions(): { readonly cli: string; readonly devops: string | undefined } | undefined {
  try {
    const read = JSON.parse(execFileSync('az', ['version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { cli: String(read['azure-cli']), devops: read.extensions?.['azure-devops'] };
  } catch {
    return undefined;
  }
}

/**
 * By the proxy, az keeps its built-in cloud. By the base address it is told of one, and the proxy stays set for whatever
 * else it asks, so that nothing leaves the machine.
 */
export async function leadAz({ ready }: Served, more: Readonly<Record<string, string>> = {}): Promise<Az> {
  const home = await mkdtemp(join(tmpdir(), 'aml-links-az-'));
  // As if it had looked for a newer az just now, which it does once a day and on no emulated host.
  const looked = new Date().toISOString().replace('T', ' ').replace('Z', '000');
  const versions = { 'azure-cli': { local: azVersions?.cli } };
  await mkdir(join(home, 'azure'));
  await writeFile(join(home, 'azure', 'versionCheck.json'), JSON.stringify({ versions, update_time: looked }));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AZURE_CONFIG_DIR: join(home, 'azure'),
    AZURE_DEVOPS_CACHE_DIR: join(home, 'azure-devops'),
    AZURE_CORE_COLLECT_TELEMETRY: '0',
    AZURE_CORE_ERROR_RECOMMENDATION: 'off',
    AZURE_CORE_NO_COLOR: '1',
    AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'no',
    HTTPS_PROXY: ready.proxy,
    NO_PROXY: 'localhost',
    REQUESTS_CA_BUNDLE: ready.ca,
    ...more,
  };
  const run = (...words: string[]) =>
    new Promise<AzOutcome>((done) => {
      execFile('az', words, { env, timeout: 30_000 }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
      });
    });
  return {
    run,
    json: async (...words) => {
      const { code, stdout, stderr } = await run(...words, '--output', 'json');
      if (code !== 0) {
        throw new Error(`az ${words.join(' ')}: ${code}\n${stderr}`);
      }
      return stdout.trim() === '' ? undefined : JSON.parse(stdout);
    },
    file: async (name, content) => {
      const path = join(home, name);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}
