/**
 * `npm start`: the emulator, the packaged tasks, and a sample pipeline of each twice: the first run makes the link, the
 * second changes nothing (the one for all connections only plans). Last come all links in a table. Then the emulator stays up to be looked at; `--once` ends with the runs' result instead.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runPipeline } from '../emulator/agent/runner';
import { loadSeed } from '../emulator/seed/read';
import { serveEmulator } from '../emulator/serve';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });

const packaged = spawnSync(process.execPath, [join(root, 'scripts', 'package.mjs')], { stdio: 'inherit' });
if (packaged.status !== 0) {
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(join(root, 'vss-extension.json'), 'utf8'));
const vsix = join(root, 'dist', `aml-links-${version}.vsix`);
const served = await serveEmulator({ seed: loadSeed('contoso'), port: Number(values.port ?? 0) });
const twice = ['first', 'second'];
/** Each sample, the folder of its runs below `.work/start`, and those runs. */
const samples = [
  ['azure-pipelines.yml', '', twice],
  ['link-synapse.yml', 'synapse', twice],
  ['convert-all.yml', 'convert-all', twice],
  ['inventory.yml', 'inventory', ['only']],
] as const;
let ok = true;
for (const [sample, folder, rounds] of samples) {
  for (const round of rounds) {
    console.log(`\n=== ${round} run of samples/${sample} ===\n`);
    const work = join(root, '.work', 'start', folder, round);
    const file = join(root, 'samples', sample);
    const result = await runPipeline({ file, emulator: served.ready.control, vsix, work });
    ok = ok && result.result === 'succeeded';
    for (const step of result.steps) {
      if (step.summary) {
        console.log(`\nreport of the ${round} run: ${relative(process.cwd(), step.summary)}`);
        console.log(/^\*\*(.*?)\*\*/m.exec(readFileSync(step.summary, 'utf8'))?.[1] ?? '');
      }
    }
  }
}

if (values.once || !ok) {
  await served.close();
  process.exit(ok ? 0 : 1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void served.close().then(() => process.exit(0)));
}
console.log(`
The emulator stays up until you press Ctrl+C.
  what it holds now   ${served.ready.control}/state
  every exchange      ${served.ready.control}/transcript
  run a sample again: npm run pipeline -- samples/azure-pipelines.yml --emulator ${served.ready.control}`);
