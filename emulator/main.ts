/** `npm run emulator`: the emulator on a port, until it is told to stop. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadSeed, WrongSeed } from './seed/read';
import { serveEmulator } from './serve';

const usage = 'npm run emulator -- [--port N] [--seed NAME|FILE] [--latency MS] [--transcript FILE]';

class WrongOption extends Error {}

function readNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) {
    return value;
  }
  throw new WrongOption(`--${name} takes a whole number up to ${most}, not '${text}'.`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: 'contoso' },
        latency: { type: 'string', default: '0' },
        transcript: { type: 'string' },
      },
    });
    return {
      port: readNumber('port', values.port, 65535),
      seed: loadSeed(values.seed),
      latencyMs: readNumber('latency', values.latency, 3_600_000),
      transcript: values.transcript,
    };
  } catch (error) {
    if (error instanceof WrongSeed || error instanceof WrongOption) {
      throw error;
    }
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const { transcript, ...options } = readOptions();
  if (transcript !== undefined) {
    writeFileSync(transcript, '');
  }
  const served = await serveEmulator({
    ...options,
    ...(transcript === undefined
      ? {}
      : { onEntry: (entry) => appendFileSync(transcript, `${JSON.stringify(entry)}\n`) }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void served.close().then(() => process.exit(0)));
  }
  process.stdout.write(`${JSON.stringify(served.ready)}\n`);
}

main().catch((error: unknown) => {
  const isTheirs = error instanceof WrongSeed || error instanceof WrongOption;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(isTheirs ? `${message}\n${usage}\n` : `The emulator cannot start: ${message}\n`);
  process.exitCode = isTheirs ? 2 : 1;
});
