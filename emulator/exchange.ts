/** One request from outside and what comes back: the fault that hits it, the service's answer, its transcript entry. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './clock';
import { absent, answer, type Located, locate, toWire } from './dispatch';
import type { Fault, Faults } from './faults';
import { type InnerAnswer, type InnerRequest, type Service, ServiceError, type ServiceName } from './frame';
import { isObject } from './json';
import { maskBody, maskHeaders, type TranscriptEntry } from './transcript';

type Break = 'timeout' | 'reset' | 'no-such-host';

/** A fault broke the connection: `timeout` never answers, `reset` drops it. Or nobody has that host name. */
export class ConnectionBroken extends Error {
  readonly kind: Break;
  constructor(kind: Break) {
    super(
      kind === 'no-such-host' ? 'The host name has no address.' : `The connection broke (${kind}), as a fault asked.`,
    );
    this.kind = kind;
  }
}

interface Surroundings {
  readonly options: { readonly latencyMs?: number; readonly onEntry?: (entry: TranscriptEntry) => void };
  readonly clock: Clock;
  readonly faults: Faults;
  readonly transcript: TranscriptEntry[];
  readonly services: readonly Service[];
}

/** @throws ConnectionBroken when a fault breaks the connection, or nobody has that host name. */
export async function exchange(request: InnerRequest, around: Surroundings): Promise<InnerAnswer> {
  const { options, clock, faults, transcript, services } = around;
  const time = clock.now().toISOString();
  const located = locate(services, request, randomUUID());
  const { call, service } = located;
  const fault = faults.take({ service: service?.name, method: call.method, url: call.url.href });
  const delayMs = (options.latencyMs ?? 0) + (fault?.delayMs ?? 0);
  if (delayMs > 0) {
    await wait(delayMs);
  }
  const isNowhere = call.origin === undefined && service?.hasHost?.(call.url.hostname) === false;
  const outcome = isNowhere ? new ConnectionBroken('no-such-host') : await bend(located, fault);
  const cut = fault?.kind === 'truncate' ? halve : (text: string) => pad(text, fault);
  const seen = outcome instanceof ConnectionBroken ? { status: 0, headers: {}, body: '' } : outcome;
  const entry: TranscriptEntry = {
    time,
    method: call.method,
    url: maskBody(request.url),
    requestHeaders: maskHeaders({ ...request.headers }),
    requestBody: maskBody(call.text),
    status: seen.status,
    responseHeaders: maskHeaders(seen.headers),
    responseBody: fault?.kind === 'truncate' ? halve(maskBody(seen.body)) : maskBody(seen.body),
  };
  transcript.push(entry);
  options.onEntry?.(entry);
  if (outcome instanceof ConnectionBroken) {
    throw outcome;
  }
  return { ...outcome, body: cut(outcome.body), ...(fault?.sent === undefined ? {} : { sent: fault.sent }) };
}

function pad(text: string, fault: Fault | undefined): string {
  return text.padEnd(fault?.padToBytes ?? 0, ' ');
}

function halve(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}

const signInPage =
  '<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body>Sign in to continue.</body></html>';

async function bend(located: Located, fault: Fault | undefined): Promise<InnerAnswer | ConnectionBroken> {
  switch (fault?.kind) {
    case 'timeout':
    case 'reset':
      return new ConnectionBroken(fault.kind);
    case 'reset-after':
      await answer(located);
      return new ConnectionBroken('reset');
    case 'html-sign-in':
      return toWire(
        { status: 203, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: signInPage },
        located,
      );
    case 'status':
      return toWire(refusal(located, fault), located);
    case 'not-yet':
      return notYet(located);
    default:
      return toWire(await answer(located), located);
  }
}

/** The code by which a service says that a right is missing. */
const refusals: Readonly<Partial<Record<ServiceName, string>>> = {
  arm: 'AuthorizationFailed',
  graph: 'Authorization_RequestDenied',
};

const codes: Readonly<Record<number, string>> = { 403: 'Forbidden', 429: 'TooManyRequests', 503: 'ServiceUnavailable' };

function refusal({ call, service }: Located, fault: Fault) {
  const status = fault.status ?? 503;
  const code =
    (status === 403 && service ? refusals[service.name] : undefined) ?? codes[status] ?? 'InternalServerError';
  const usual = service?.toError(new ServiceError(status, code, 'A fault asked for this answer.'), call);
  return { status, headers: { ...fault.headers }, body: fault.body ?? usual?.body };
}

/** A list comes back empty; a single thing is absent; a write finds nothing to write to. */
async function notYet(located: Located): Promise<InnerAnswer> {
  const given = located.call.method === 'GET' ? await answer(located) : undefined;
  if (given !== undefined && isObject(given.body) && Array.isArray(given.body.value)) {
    const count = 'count' in given.body ? { count: 0 } : {};
    return toWire({ ...given, body: { ...given.body, ...count, value: [] } }, located);
  }
  return toWire(absent(located), located);
}
