/** Runs one process, without a shell, and hands on its output line by line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  readonly file: string;
  readonly parameters: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number | undefined;
  /** Lines of stdout and stderr, in the order they arrive. */
  readonly onLine: (line: string) => void;
}

export interface ChildEnd {
  /** `undefined` when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  /** Why it could not start. */
  readonly failure?: string;
}

export async function runChild(options: ChildOptions): Promise<ChildEnd> {
  const child = spawn(options.file, options.parameters, {
    cwd: options.folder,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
  });
  let timedOut = false;
  const minutes = options.timeoutMinutes ?? 0;
  const timer = minutes > 0 ? setTimeout(stop, minutes * 60_000) : undefined;
  function stop(): void {
    timedOut = true;
    child.kill('SIGKILL');
    // What it had started may live on and hold these open.
    child.stdout.destroy();
    child.stderr.destroy();
  }
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', options.onLine);
  }
  const end = await new Promise<ChildEnd>((resolve) => {
    child.on('error', (error) => resolve({ exitCode: undefined, timedOut, failure: error.message }));
    // Comes after both streams have ended, so after their last line.
    child.on('close', (code) => resolve({ exitCode: code ?? undefined, timedOut }));
  });
  clearTimeout(timer);
  return end;
}
