// Installs what a fresh clone lacks, so that every command of the README works at once. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: Node 20 or later is needed.`);
  process.exit(1);
}

const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
const stamp = join(root, 'node_modules', '.installed-lock.json');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('installing packages (once) …');
  // npm's own path is known to the scripts that npm starts; no shell and no look-up by name is needed.
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const installed = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (installed.status !== 0) {
    console.error(
      'The packages could not be installed: see above. Check the network, then run the same command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
