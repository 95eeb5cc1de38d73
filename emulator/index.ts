/**
 * Azure DevOps, Entra, Graph, ARM, Synapse and Key Vault in one process, on no network: `send` takes a request under the real host names
 * and answers as those services do, from a seed and by a clock of its own. `serve.ts` puts the same on a TCP port.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createSelfSigned } from './certificates';
import { createDirectory } from './directory';
import { absent, answer, type Located, locate, toWire } from './dispatch';
import { type Fault, type FaultRule, Faults, parseFaults } from './faults';
import {
  type Clock,
  type Ground,
  type InnerAnswer,
  type InnerRequest,
  type Service,
  ServiceError,
  type ServiceName,
} from './frame';
import { createClock, createSigning, Secrets } from './ground';
import { toIdentities } from './identities';
import { createIdentityWork } from './identity-work';
import { isObject } from './json';
import type { Seed } from './seed';
import { createArm } from './services/arm/index';
import { type ApprovalAnswer, createAzdo, type JobMessage, type JobRequest } from './services/azdo/index';
import { createEntra } from './services/entra/index';
import { createGraph } from './services/graph/index';
import { createKeyVault } from './services/keyvault/index';
import { createVaultStore } from './services/keyvault/store';
import { createSynapse } from './services/synapse/index';
import { createSynapseStore } from './services/synapse/store';
import { maskBody, maskHeaders, type TranscriptEntry } from './transcript';

export interface EmulatorOptions {
  readonly seed: Seed;
  /** The time at the start of `clock`; default the machine's. */
  readonly now?: () => Date;
  /** Delays every answer; default 0. */
  readonly latencyMs?: number;
  /** Called with each entry as it is added to the transcript. */
  readonly onEntry?: (entry: TranscriptEntry) => void;
}

export interface Emulator {
  /** @throws ConnectionBroken when a fault breaks the connection. */
  readonly send: (request: InnerRequest) => Promise<InnerAnswer>;
  /** All it holds, by service, no secrets. */
  readonly state: () => Record<ServiceName, unknown>;
  readonly transcript: readonly TranscriptEntry[];
  /** Replaces the faults in force. @throws WrongFaults listing every complaint. */
  readonly setFaults: (rules: readonly FaultRule[]) => void;
  /** Back to the seed: faults, clock and transcript too. Secrets made at the start, and signing keys, stay. */
  readonly reset: () => void;
  readonly clock: Clock;
  /**
   * What the service hands an agent for a run of a pipeline: variables and connections, with their secrets. Waits for the
   * approvals that the connections ask for.
   */
  readonly queueJob: (request: JobRequest) => Promise<JobMessage>;
  /** @throws ServiceError when such a job would be refused before its run starts; no check is asked */
  readonly previewJob: (request: JobRequest) => void;
  /** All approvals that stages were held by so far. */
  readonly approvals: () => readonly object[];
  /** @throws ServiceError when none is pending, or the person may not answer */
  readonly answerApproval: (answer: ApprovalAnswer) => object;
  /** The secrets that the emulator made for its seed, by label, for people who want to sign in. */
  readonly secrets: () => Record<string, string>;
}

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

export function createEmulator(options: EmulatorOptions): Emulator {
  const clock = createClock(options.now ?? (() => new Date()));
  const signing = createSigning(clock);
  const secrets = new Secrets();
  const certificates = createSelfSigned();
  const faults = new Faults();
  const transcript: TranscriptEntry[] = [];
  let services = createServices();

  function createServices() {
    const directory = createDirectory(options.seed, { clock, secret: secrets.secret, certificateOf: certificates });
    const doors = { clock, newGuid: randomUUID, ...signing, call: callInside };
    const ground: Ground = {
      ...doors,
      secret: secrets.secret,
      identities: toIdentities(directory),
      identityWork: createIdentityWork(directory, doors),
    };
    const entra = createEntra(ground, directory);
    const graph = createGraph(ground, directory);
    const synapseStore = createSynapseStore(ground, options.seed, directory);
    const vaults = createVaultStore(ground, options.seed, directory);
    const arm = createArm(ground, options.seed, { directory, synapse: synapseStore, vaults });
    const synapse = createSynapse(synapseStore);
    const keyvault = createKeyVault(vaults, arm.mayUseData);
    const azdo = createAzdo(ground, options.seed);
    // In the order in which they claim a path of the base address: Azure DevOps, whose paths start with any name, last.
    const list: readonly Service[] = [entra, graph, arm, synapse, keyvault, azdo];
    return { entra, graph, arm, synapse, keyvault, azdo, list };
  }

  async function callInside(request: InnerRequest): Promise<InnerAnswer> {
    const located = locate(services.list, request, randomUUID());
    return toWire(await answer(located), located);
  }

  async function send(request: InnerRequest): Promise<InnerAnswer> {
    const time = clock.now().toISOString();
    const located = locate(services.list, request, randomUUID());
    const { call, service } = located;
    const fault = faults.take({ service: service?.name, method: call.method, url: call.url.href });
    const delayMs = (options.latencyMs ?? 0) + (fault?.delayMs ?? 0);
    if (delayMs > 0) {
      await wait(delayMs);
    }
    const isNowhere = call.origin === undefined && service?.hasHost?.(call.url.hostname) === false;
    const outcome = isNowhere ? new ConnectionBroken('no-such-host') : await bend(located, fault);
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
    return fault?.kind === 'truncate' ? { ...outcome, body: halve(outcome.body) } : outcome;
  }

  return {
    send,
    state: () => ({
      azdo: services.azdo.state(),
      entra: services.entra.state(),
      graph: services.graph.state(),
      arm: services.arm.state(),
      synapse: services.synapse.state(),
      keyvault: services.keyvault.state(),
    }),
    transcript,
    setFaults: (rules) => faults.set(parseFaults(rules)),
    reset: () => {
      faults.set([]);
      clock.rewind();
      transcript.length = 0;
      services.azdo.abandon();
      services = createServices();
    },
    clock,
    queueJob: (request) => services.azdo.queueJob(request),
    previewJob: (request) => services.azdo.previewJob(request),
    approvals: () => services.azdo.approvals(),
    answerApproval: (answer) => services.azdo.answerApproval(answer),
    secrets: () => secrets.all(),
  };
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

function refusal({ call, service }: Located, fault: Fault) {
  const status = fault.status ?? 503;
  const code = status === 429 ? 'TooManyRequests' : status === 503 ? 'ServiceUnavailable' : 'InternalServerError';
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
