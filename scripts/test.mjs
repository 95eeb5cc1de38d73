// `npm test`: the checks from the quickest to the slowest; the first that fails ends it. `npm test -- --grep TEXT` hands
// what follows to mocha.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = (...path) => join(root, 'node_modules', ...path);

const checks = [
  ['format and lint', tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings'],
  ['types', tool('typescript', 'bin', 'tsc')],
  ["core's wall", tool('typescript', 'bin', 'tsc'), '-p', 'core'],
  ['nothing unused', tool('knip', 'bin', 'knip.js'), '--no-progress'],
  ['package', join(root, 'scripts', 'package.mjs')],
];

for (const [name, ...command] of checks) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (status !== 0) {
    console.error(`\n${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
}

// Each file of tests stands for itself: its own emulator, its own ports, its own temporary folders.
const parallel = ['--parallel', '--jobs', String(availableParallelism())];
const mocha = [tool('mocha', 'bin', 'mocha.js'), '--reporter', 'dot', ...parallel, ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, mocha, { cwd: root, stdio: 'inherit' }).status ?? 1);
