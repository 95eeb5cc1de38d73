/** The emulator that a run talks to: one that is up already, or one of its own for the time of the run. */
import { isObject, readText } from '../json';
import type { JobMessage, JobRequest } from '../services/azdo/index';
import type { Network } from './environment';

export interface EmulatorLink {
  readonly network: Network;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: () => Promise<number>;
  /** @throws Error with the service's own words when such a job is refused before the run starts. */
  readonly previewJob: (request: JobRequest) => Promise<void>;
  /** Waits for approvals. @throws Error with the service's own words when it refuses the job. */
  readonly queueJob: (request: JobRequest) => Promise<JobMessage>;
  readonly close: () => Promise<void>;
}

/** @param control the control address that `npm run emulator` prints. */
export async function linkEmulator(control: string): Promise<EmulatorLink> {
  const ready = await read(await fetch(control), control);
  const proxy = readText(ready, 'proxy');
  const ca = readText(ready, 'ca');
  if (proxy === undefined || ca === undefined) {
    throw new Error(`${control} is not an emulator's control address`);
  }
  const urlOf = (name: string) => new URL(name, control.endsWith('/') ? control : `${control}/`);
  const post = async (name: string, request: JobRequest) => {
    const url = urlOf(name);
    const headers = { 'Content-Type': 'application/json' };
    return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) }), url.href);
  };
  return {
    network: { proxy, ca },
    aheadMs: async () =>
      Date.parse(readText(await read(await fetch(urlOf('clock')), control), 'now') ?? '') - Date.now(),
    previewJob: async (request) => void (await post('preview', request)),
    queueJob: async (request) => (await post('jobs', request)) as unknown as JobMessage,
    close: async () => {},
  };
}

async function read(response: Response, url: string): Promise<Record<string, unknown>> {
  const text = await response.text();
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  if (!isObject(body)) {
    throw new Error(`${url} answered ${response.status} with no JSON`);
  }
  if (!response.ok) {
    throw new Error(findMessage(body) ?? `${url} answered ${response.status}: ${text}`);
  }
  return body;
}

function findMessage(body: Record<string, unknown>): string | undefined {
  return (
    readText(body, 'message') ?? (isObject(body.error) ? readText(body.error, 'message') : readText(body, 'error'))
  );
}

export async function startEmulator(): Promise<EmulatorLink> {
  const { serveEmulator } = await import('../serve');
  const { loadSeed } = await import('../seed/read');
  const served = await serveEmulator({ seed: loadSeed('contoso') });
  const link = await linkEmulator(served.ready.control);
  return { ...link, close: served.close };
}
