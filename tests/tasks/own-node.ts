import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../package-once';

/** Runs code in a Node of its own, where the agent's library finds another environment. */
export function evaluate(code: string): { readonly stdout: string; readonly stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-evaluate-'));
  try {
    return spawnSync(process.execPath, ['--import=tsx', '--input-type=module', '--eval', code], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, AGENT_TEMPDIRECTORY: folder },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
