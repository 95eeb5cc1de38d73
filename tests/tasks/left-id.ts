/** A process of a task that leaves its id where a test finds it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LeftId {
  /** Environment of the step. */
  readonly env: Readonly<Record<string, string>>;
  /** Sends the process a signal. */
  readonly send: (signal: NodeJS.Signals) => void;
  readonly clear: () => void;
}

export function leaveId(): LeftId {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-signal-'));
  const script = join(folder, 'leave-id.cjs');
  const idFile = join(folder, 'id');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(idFile)}, String(process.pid));`);
  return {
    env: { NODE_OPTIONS: `--require=${script}` },
    send: (signal) => void process.kill(Number(readFileSync(idFile, 'utf8')), signal),
    clear: () => rmSync(folder, { recursive: true }),
  };
}
