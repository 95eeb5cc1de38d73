/**
 * Azure DevOps, Entra, Graph, ARM, Synapse, Key Vault and blob storage in one process, on no network: `send` takes a request under the real host names
 * and answers as those services do, from a seed and by a clock of its own. `serve.ts` puts the same on a TCP port.
 */
import { randomUUID } from 'node:crypto';
import { createSelfSigned } from './certificates';
import { type Clock, createClock } from './clock';
import { createDirectory } from './directory-seeding';
import { answer, locate, toWire } from './dispatch';
import { exchange } from './exchange';
import { type FaultRule, Faults, parseFaults } from './faults';
import type { Ground, InnerAnswer, InnerRequest, Service, ServiceName } from './frame';
import { createSigning, Secrets } from './ground';
import { toIdentities } from './identities';
import { IdentityWork } from './identity-work';
import { type Lack, Lacks } from './lacks';
import { parseLacks } from './seed/references-lacks';
import type { Seed } from './seed/schema';
import { createArm } from './services/arm/index';
import { type ApprovalAnswer, createAzdo, type JobMessage, type JobRequest } from './services/azdo/index';
import { createEntra } from './services/entra/index';
import { createGraph } from './services/graph/index';
import { createKeyVault } from './services/keyvault/index';
import { createVaultStore } from './services/keyvault/store';
import { createStorage } from './services/storage/index';
import { createBlobStore } from './services/storage/store';
import { createSynapse } from './services/synapse/index';
import { createSynapseStore } from './services/synapse/store';
import type { TranscriptEntry } from './transcript';

export { ConnectionBroken } from './exchange';

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
  /** Replaces the rights that somebody lacks, the seed's too. @throws WrongLacks listing every complaint. */
  readonly setLacks: (lacks: readonly Lack[]) => void;
  /** Back to the seed: faults, lacks, clock and transcript too. Secrets made at the start, and signing keys, stay. */
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

export function createEmulator(options: EmulatorOptions): Emulator {
  const clock = createClock(options.now ?? (() => new Date()));
  const secrets = new Secrets();
  const certificateOf = createSelfSigned();
  const faults = new Faults();
  const transcript: TranscriptEntry[] = [];
  const lacks = new Lacks();
  lacks.set(options.seed.lacks);
  const ground: Ground = {
    clock,
    lacks,
    newGuid: randomUUID,
    ...createSigning(clock),
    secret: secrets.secret,
    call: async (request) => {
      const located = locate(services.list, request, randomUUID());
      return toWire(await answer(located), located);
    },
  };
  let services = createServices(options.seed, ground, certificateOf);
  return {
    send: (request) => exchange(request, { options, clock, faults, transcript, services: services.list }),
    state: () => toState(services),
    transcript,
    setFaults: (rules) => faults.set(parseFaults(rules)),
    setLacks: (list) => lacks.set(parseLacks(options.seed, list)),
    reset: () => {
      faults.set([]);
      lacks.set(options.seed.lacks);
      clock.rewind();
      transcript.length = 0;
      services.azdo.abandon();
      services = createServices(options.seed, ground, certificateOf);
    },
    clock,
    queueJob: (request) => services.azdo.queueJob(request),
    previewJob: (request) => services.azdo.previewJob(request),
    approvals: () => services.azdo.approvals(),
    answerApproval: (answer) => services.azdo.answerApproval(answer),
    secrets: () => secrets.all(),
  };
}

type CertificateOf = ReturnType<typeof createSelfSigned>;

function createServices(seed: Seed, ground: Ground, certificateOf: CertificateOf) {
  const directory = createDirectory(seed, { clock: ground.clock, secret: ground.secret, certificateOf });
  const synapseStore = createSynapseStore(ground, seed, directory);
  const vaults = createVaultStore(ground, seed, directory);
  const blobs = createBlobStore();
  const entra = createEntra(ground, directory);
  const graph = createGraph(ground, directory);
  const arm = createArm(ground, seed, { directory, synapse: synapseStore, vaults, blobs });
  const synapse = createSynapse(synapseStore);
  const keyvault = createKeyVault(vaults, arm.dataRules);
  const storage = createStorage({ ...blobs, ground, rules: arm.dataRules, idOf: arm.storageAccountId });
  const azdo = createAzdo(ground, seed, {
    identities: toIdentities(directory),
    identityWork: new IdentityWork(directory, ground),
  });
  // In the order in which they claim a path of the base address: Azure DevOps, whose paths start with any name, last.
  const list: readonly Service[] = [entra, graph, arm, synapse, keyvault, storage, azdo];
  return { entra, graph, arm, synapse, keyvault, storage, azdo, list };
}

function toState({ azdo, entra, graph, arm, synapse, keyvault, storage }: Record<ServiceName, Service>) {
  return {
    azdo: azdo.state(),
    entra: entra.state(),
    graph: graph.state(),
    arm: arm.state(),
    synapse: synapse.state(),
    keyvault: keyvault.state(),
    storage: storage.state(),
  };
}
