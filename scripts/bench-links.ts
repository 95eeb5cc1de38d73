/**
 * Many links run side by side over one context on the emulator, in this process: time, requests by kind, memory and CPU.
 * `tsx scripts/bench-links.ts 20 200` measures so many links and nothing else.
 */
import { fileURLToPath } from 'node:url';
import { ensure, type Lab, makeLab } from './lab';

/** What one round of links took. */
interface Round {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** By what was asked for, with how often. */
  readonly requests: ReadonlyMap<string, number>;
}

const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Makes that many links of one project at once, and runs them once more. Nothing has to be waited for. */
export async function benchLinks(counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    const lab = await makeLab('extends: contoso\nreplicationSeconds: 0\n');
    const rounds = [await measure('first', lab, count), await measure('second', lab, count)];
    console.log(`\n${count} links side by side over one context: ${rounds.map(summaryOf).join('; ')}`);
    console.log(tableOf(rounds));
  }
  const { rss, heapUsed } = process.memoryUsage();
  console.log(`\nmemory at the end: ${megabytes(rss)} MB, of which heap ${megabytes(heapUsed)} MB`);
}

async function measure(name: string, lab: Lab, count: number): Promise<Round> {
  lab.forget();
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const links = Array.from({ length: count }, (_, at) => ensure(lab, { connectionName: `link-${at}` }));
  const expected = name === 'first' ? 'created' : 'noChange';
  for (const { report } of await Promise.all(links)) {
    if (report.outcome !== expected) {
      throw new Error(`${report.outcome}: ${report.problems.map(({ message }) => message).join()}`);
    }
  }
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const requests = new Map<string, number>();
  for (const kind of lab.requests().map(kindOf)) {
    requests.set(kind, (requests.get(kind) ?? 0) + 1);
  }
  return { name, seconds, cpuSeconds: (user + system) / 1e6, requests };
}

/** A request without what tells one link from another. */
function kindOf(request: string): string {
  return decodeURIComponent(request)
    .replace(ids, '…')
    .replace(/'[^']*'/g, "'…'")
    .replace(/\/subscriptions\/.*\/providers\//, '…/');
}

function summaryOf({ name, seconds, cpuSeconds, requests }: Round): string {
  const all = [...requests.values()].reduce((sum, times) => sum + times, 0);
  return `${name} run ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), ${all} requests`;
}

function tableOf(rounds: readonly Round[]): string {
  const kinds = [...new Set(rounds.flatMap(({ requests }) => [...requests.keys()]))].toSorted();
  const rows = kinds.map((kind) => [kind, ...rounds.map(({ requests }) => String(requests.get(kind) ?? 0))]);
  const head = ['request', ...rounds.map(({ name }) => `${name} run`)];
  return [head, ['---', ...rounds.map(() => '---:')], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await benchLinks(process.argv.slice(2).map(Number));
}
