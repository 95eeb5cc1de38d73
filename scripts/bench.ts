/**
 * `npm run bench`: how long the packaged task takes on the emulator, beside what it could take at best and beside az
 * doing the same job through the same proxy (where az is installed). Ratios are of one run on one machine: quote them,
 * not the milliseconds. The bound is the longest chain of requests that waited for each other, times the latency, plus
 * the start of a bare Node. Last come many links over one context, in this process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runPipeline } from '../emulator/agent/runner';
import { parseSeed } from '../emulator/seed/read';
import { type Served, type ServeOptions, serveEmulator } from '../emulator/serve';
import { azVersions } from './az';
import { linkByAz } from './bench-az';
import { benchLinks } from './bench-links';
import { isForToken, isWrite } from './lab';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);

interface Exchange {
  readonly url: string;
  readonly method: string;
  readonly from: number;
  readonly to: number;
}

interface Measured {
  readonly wall: number;
  /** From the start of the process to the arrival of its first request. */
  readonly toFirst: number;
  readonly requests: number;
  readonly writes: number;
  readonly chain: number;
}

const { version } = JSON.parse(readFileSync(join(root, 'vss-extension.json'), 'utf8'));
const vsix = join(root, 'dist', `aml-links-${version}.vsix`);
if (spawnSync(process.execPath, [join(root, 'scripts', 'package.mjs')], { stdio: 'inherit' }).status !== 0) {
  process.exit(1);
}

const bare = median(Array.from({ length: 9 }, () => timed(() => void spawnSync(process.execPath, ['-e', '0']))));
const rows: string[][] = [];
for (const latencyMs of [0, 50]) {
  const first: Measured[] = [];
  const second: Measured[] = [];
  const az: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [one, two, other] = await measure(latencyMs);
    // The first round warms the file cache and does not count.
    if (round > 0) {
      first.push(one);
      second.push(two);
      az.push(...(other === undefined ? [] : [other]));
    }
  }
  rows.push(row(`first run, ${latencyMs} ms`, first, latencyMs), row(`second run, ${latencyMs} ms`, second, latencyMs));
  if (az.length > 0) {
    const ours = median(first.map(({ wall }) => wall));
    rows.push([
      `az + az devops, ${latencyMs} ms`,
      ms(median(az)),
      '',
      '',
      '',
      '',
      `${(median(az) / ours).toFixed(1)} x ours`,
    ]);
  } else {
    console.log('SKIPPED: az with its devops extension is not installed here, so it was not timed.');
  }
}

console.log(`
bare Node ${ms(bare)}; package ${Math.round(statSync(vsix).size / 1024)} KB; medians of ${rounds} rounds

| | wall | to first request | requests | writes | chain | against |
|---|---:|---:|---:|---:|---:|---|
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`);
await benchLinks([20, 200]);

/** An empty tenant linked twice by the task, and one as empty linked by az. */
async function measure(latencyMs: number): Promise<[Measured, Measured, number | undefined]> {
  const exchanges: Exchange[] = [];
  const onEntry: ServeOptions['onEntry'] = ({ time, url, method }) => {
    exchanges.push({ url, method, from: Date.parse(time), to: Date.now() });
  };
  const ours = await serveEmulator({ seed: tenant('contoso'), port: 0, latencyMs, onEntry });
  // The task signs in by federation; az needs a secret.
  const theirs = await serveEmulator({ seed: tenant('setup-by-secret'), port: 0, latencyMs });
  try {
    const first = await runTask(ours, exchanges);
    const second = await runTask(ours, exchanges);
    const hasAz = azVersions?.cli !== undefined && azVersions.devops !== undefined;
    return [first, second, hasAz ? await linkByAz(theirs) : undefined];
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
  }
}

/** A seed in which nothing has to be waited for: the waits are the service's, not the client's. */
function tenant(name: string) {
  return parseSeed(`extends: ${name}\nreplicationSeconds: 0\n`);
}

async function runTask(served: Served, exchanges: Exchange[]): Promise<Measured> {
  exchanges.length = 0;
  const work = mkdtempSync(join(tmpdir(), 'aml-links-bench-'));
  let started = 0;
  const print = (line: string) => {
    started ||= line.startsWith('== ') ? Date.now() : 0;
  };
  const file = join(root, 'samples', 'azure-pipelines.yml');
  const { result, steps } = await runPipeline({ file, vsix, work, emulator: served.ready.control, print });
  rmSync(work, { recursive: true, force: true });
  if (result !== 'succeeded') {
    throw new Error(`the sample ended ${result}`);
  }
  const asked = exchanges.filter((one) => !isForToken(one));
  return {
    wall: steps[0]?.durationMs ?? 0,
    toFirst: Math.min(...exchanges.map(({ from }) => from)) - started,
    requests: asked.length,
    writes: asked.filter(isWrite).length,
    chain: longestChain(exchanges),
  };
}

/** How many requests, one after the other's answer, make the longest row. */
function longestChain(exchanges: readonly Exchange[]): number {
  const depth = new Map<Exchange, number>();
  for (const exchange of exchanges.toSorted((a, b) => a.from - b.from)) {
    const before = exchanges.filter(({ to }) => to <= exchange.from).map((earlier) => depth.get(earlier) ?? 0);
    depth.set(exchange, 1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depth.values());
}

function row(name: string, all: readonly Measured[], latencyMs: number): string[] {
  const wall = median(all.map((one) => one.wall));
  const toFirst = median(all.map((one) => one.toFirst));
  const chain = median(all.map((one) => one.chain));
  const bound = chain * latencyMs + bare;
  const against = latencyMs > 0 ? `${(wall / bound).toFixed(2)} x the bound (${ms(bound)})` : '';
  const start = latencyMs === 0 ? `${ms(toFirst)} (${(toFirst / bare).toFixed(1)} x bare Node)` : '';
  const counts = [all[0]?.requests, all[0]?.writes, chain].map(String);
  return [name, ms(wall), start, ...counts, against];
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
