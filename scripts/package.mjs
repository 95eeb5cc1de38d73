// Makes dist/aml-links-<version>.vsix: builds, then packs with tfx-cli.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll, stage } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'vss-extension.json'), 'utf8'));
const vsix = join(root, 'dist', `aml-links-${version}.vsix`);

await buildAll();
rmSync(vsix, { force: true });
const tfx = fileURLToPath(import.meta.resolve('tfx-cli/_build/tfx-cli.js'));
const options = [
  'extension',
  'create',
  '--root',
  stage,
  '--manifest-globs',
  'vss-extension.json',
  '--output-path',
  vsix,
];
const packed = spawnSync(process.execPath, [tfx, ...options, '--no-prompt', '--no-color'], {
  cwd: stage,
  encoding: 'utf8',
});
// It ends well also when it warns, and it warns of what will be an error: so a warning fails here.
if (packed.status !== 0 || !existsSync(vsix) || /warning/i.test(packed.stdout + packed.stderr)) {
  console.error(packed.stdout + packed.stderr);
  process.exit(1);
}
console.log(`packaged dist/aml-links-${version}.vsix (${Math.round(statSync(vsix).size / 1024)} KB)`);
