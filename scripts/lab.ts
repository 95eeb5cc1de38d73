/**
 * Core on the emulator, in one process, for tests and the benchmark: no sockets, no sleeping (the clock is ours), no
 * stand-ins for either side. `Context` is what a job of the seed's first pipeline would have.
 */
import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import {
  asProjectId,
  asSubscriptionId,
  asTenantId,
  type Context,
  cloudOf,
  convertConnections,
  type EnsureAmlServiceConnectionInput,
  type EnsureAmlServiceConnectionText,
  ensureAmlServiceConnection,
  type Inventory,
  inventory,
  KnownSecrets,
  type ManageAmlLinksText,
  type Mode,
  makeAsker,
  makeContext,
  parseEnsureAmlServiceConnection,
  parseManageAmlLinks,
  removeAmlServiceConnection,
  run,
  type Surroundings,
} from '../core';
import { ConnectionBroken, createEmulator, type Emulator } from '../emulator/index';
import { loadSeed, parseSeed } from '../emulator/seed/read';
import type { JobMessage } from '../emulator/services/azdo/index';
import type { TranscriptEntry } from '../emulator/transcript';
import { readIdToken } from '../tasks/id-token';

export interface Lab {
  readonly emulator: Emulator;
  readonly context: Context;
  readonly around: Surroundings;
  /** Lines shown to people, in order. */
  readonly lines: string[];
  /** Secrets that were to be kept out of every log. */
  readonly masked: readonly string[];
  /** `METHOD path` of every request so far, those for tokens left out. */
  readonly requests: () => readonly string[];
  /** The same, writes only. */
  readonly writes: () => readonly string[];
  /** Forgets the requests so far. */
  readonly forget: () => void;
}

/** What is asked by a POST and writes nothing. */
const questions = /\/(endpointproxy|permissionevaluationbatch|checkAccessSynapseRbac|resources)(\?|$)/i;

/** Whether a request asks what one may do. */
export function asksForRights({ url }: { readonly url: string }): boolean {
  return /\/(permissionevaluationbatch|checkAccessSynapseRbac|permissions|locks|denyAssignments|owners)(\?|$)|assignedTo/i.test(
    url,
  );
}

const begin = Date.parse('2026-11-21T09:00:00Z');

/** @param seed name of a seed, or its YAML */
export async function makeLab(seed = 'contoso'): Promise<Lab> {
  const read = seeds.get(seed) ?? (seed.includes('\n') ? parseSeed(seed) : loadSeed(seed));
  seeds.set(seed, read);
  return openLab(createEmulator({ seed: read, now: () => new Date(begin) }));
}

/** Each seed that was read, by its name or text: reading one takes longer than all else that a lab needs. */
const seeds = new Map<string, ReturnType<typeof parseSeed>>();

/** A job of its own in a tenant that is there already: a run on a later day. */
export async function openLab(emulator: Emulator): Promise<Lab> {
  const job = await emulator.queueJob({ connections: ['azure-setup'] });
  const lines: string[] = [];
  const masked: string[] = [];
  const secrets = new KnownSecrets();
  const clock = {
    now: () => emulator.clock.now(),
    sleep: async (milliseconds: number) => emulator.clock.advance(milliseconds / 1000),
  };
  const log = { line: (line: string) => void lines.push(line), debug: () => {} };
  const http = doorOf(emulator, {});
  const organizationUrl = job.systemConnection.url.replace(/\/$/, '');
  const asker = makeAsker({ clock, log, hide: secrets.hide });
  const context = makeContext({
    http,
    organization: {
      url: organizationUrl,
      http: doorOf(emulator, { authorization: `Bearer ${job.systemConnection.accessToken}` }),
      isServer: false,
      actor: "the job's identity",
      signedInBy: 'job token',
    },
    token: makeTokens(emulator, job, http, asker),
    clock,
    log,
    mask: (secret) => {
      masked.push(secret);
      secrets.add(secret);
    },
    hide: secrets.hide,
    cloud: cloudOfJob(job),
    actor: 'The identity of the setup connection',
    setupConnection: { id: job.endpoints[0]?.id ?? '', projectId: job.variables['System.TeamProjectId'] ?? '' },
    requestSent: Promise.resolve(),
    maker: { who: 'contoso/churn, run 7', url: undefined },
  });
  let seen = 0;
  const entries = () => emulator.transcript.slice(seen).filter((entry) => !isForToken(entry));
  return {
    emulator,
    context,
    around: surroundingsOf(job),
    lines,
    masked,
    requests: () => entries().map(toLine),
    writes: () => entries().filter(isWrite).map(toLine),
    forget: () => {
      seen = emulator.transcript.length;
    },
  };
}

type Asked = Pick<TranscriptEntry, 'method' | 'url'>;

/** Whether a request asks Entra for a token, or Azure DevOps for what is given for one. */
export function isForToken({ url }: Asked): boolean {
  return /\/token\b|oidctoken/.test(url);
}

/** Whether a request changes something. */
export function isWrite({ method, url }: Asked): boolean {
  return method !== 'GET' && !questions.test(url);
}

function toLine({ method, url }: Asked): string {
  return `${method} ${new URL(url).pathname}`;
}

/** Inputs of the task as they are when only the workspace and a name are given. */
export const plainText: EnsureAmlServiceConnectionText = {
  azureSubscription: 'azure-setup',
  workspace: 'mlw-churn',
  resourceGroup: 'rg-ml',
  connectionName: 'mlw-churn-prod',
};

/** Action and mode in one word. */
const removals = { remove: 'apply', planRemove: 'plan', checkRemove: 'check' } as const;
const conversions = { convertAll: 'apply', planConvertAll: 'plan' } as const;

/** What a run of one link is told to do. */
export type LinkMode = Mode | keyof typeof removals;
export type ConnectionMode = LinkMode | keyof typeof conversions;

/** The inputs that say so. */
export function doing(mode: LinkMode): { readonly action: string; readonly mode: Mode } {
  return isRemoval(mode) ? { action: 'remove', mode: removals[mode] } : { action: 'ensure', mode };
}

/** One look at all links of the project. */
export async function takeInventory(
  lab: Lab,
  text: Omit<ManageAmlLinksText, 'action'> = {},
  context: Context = lab.context,
): Promise<Inventory> {
  const { azureSubscription } = plainText;
  const input = parseManageAmlLinks({ azureSubscription, ...text, action: 'inventory' }, lab.around);
  if (input.action !== 'inventory') {
    throw new Error(`told to ${input.action}`);
  }
  return inventory(input, context);
}

function isRemoval(mode: LinkMode): mode is keyof typeof removals {
  return mode in removals;
}

function isConversion(mode: ConnectionMode): mode is keyof typeof conversions {
  return mode in conversions;
}

/** One run of the task's recipe for one connection, with some inputs. */
export async function ensure(
  lab: Lab,
  text: EnsureAmlServiceConnectionText & Pick<ManageAmlLinksText, 'connections'> = {},
  mode: ConnectionMode = 'apply',
  context: Context = lab.context,
): ReturnType<typeof runEnsure> {
  if (isConversion(mode)) {
    const { project, connections, azureDevOpsSignIn, missingRights } = text;
    const { azureSubscription } = plainText;
    const typed = {
      azureSubscription,
      project,
      connections,
      azureDevOpsSignIn,
      missingRights,
      mode: conversions[mode],
    };
    const input = parseManageAmlLinks({ ...typed, action: 'convertAll' }, lab.around);
    if (input.action !== 'convertAll') {
      throw new Error(`told to ${input.action}`);
    }
    const { report } = await convertConnections(input, context);
    return { report, outputs: {} };
  }
  const input = parseEnsureAmlServiceConnection({ ...plainText, ...text, ...doing(mode) }, lab.around);
  if (input.action === 'remove') {
    const { report } = await run(removeAmlServiceConnection(input), input.mode, context);
    return { report, outputs: {} };
  }
  return runEnsure(input, context);
}

/** What was parsed of a link that is to be there. */
export function toEnsure<Input extends { readonly action: string }>(
  input: Input,
): Extract<Input, { readonly action: 'ensure' }> {
  if (input.action !== 'ensure') {
    throw new Error(`told to ${input.action}`);
  }
  return input as Extract<Input, { readonly action: 'ensure' }>;
}

function runEnsure(input: EnsureAmlServiceConnectionInput, context: Context) {
  return run(ensureAmlServiceConnection(input), input.mode, context);
}

function doorOf(emulator: Emulator, extra: Readonly<Record<string, string>>): HttpClient {
  return {
    async sendRequest(request) {
      const headers = { ...request.headers.toJSON({ preserveCase: false }), ...extra };
      const body = typeof request.body === 'string' ? { body: request.body } : {};
      try {
        const answer = await emulator.send({ method: request.method, url: request.url, headers, ...body });
        return { request, status: answer.status, headers: createHttpHeaders(answer.headers), bodyAsText: answer.body };
      } catch (failed) {
        throw broken(emulator, request, failed);
      }
    },
  };
}

function broken(emulator: Emulator, request: PipelineRequest, failed: unknown): unknown {
  if (!(failed instanceof ConnectionBroken)) {
    return failed;
  }
  if (failed.kind === 'timeout') {
    emulator.clock.advance(request.timeout / 1000);
  }
  const code = failed.kind === 'no-such-host' ? 'ENOTFOUND' : RestError.REQUEST_SEND_ERROR;
  return new RestError(failed.message, { code, request });
}

function cloudOfJob(job: JobMessage): Context['cloud'] {
  const environment = job.endpoints[0]?.data.environment ?? 'AzureCloud';
  const cloud = cloudOf({ environment, arm: undefined, authority: undefined, graph: undefined });
  if (!cloud) {
    throw new Error(`no cloud ${environment}`);
  }
  return cloud;
}

/** Signs in as the setup connection of the job, by federation, and keeps a token for half an hour. */
function makeTokens(
  emulator: Emulator,
  job: JobMessage,
  http: HttpClient,
  asker: Parameters<typeof readIdToken>[2],
): Context['token'] {
  const held = new Map<string, { token: string; until: number }>();
  return async (audience, refused) => {
    const known = held.get(audience);
    if (known && known.token !== refused?.token && known.until > emulator.clock.now().getTime()) {
      return known.token;
    }
    const [setup] = job.endpoints;
    const parameters = setup?.authorization.parameters ?? {};
    const assertion = await readIdToken(
      {
        requestUri: job.variables['System.OidcRequestUri'] ?? '',
        connectionId: setup?.id ?? '',
        input: 'azureSubscription',
        jobToken: job.systemConnection.accessToken,
      },
      http,
      asker,
    );
    const answer = await emulator.send({
      method: 'POST',
      url: `${cloudOfJob(job).authority}/${parameters.tenantid}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: parameters.serviceprincipalid ?? '',
        scope: `${audience}/.default`,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        ...(refused?.claims === undefined ? {} : { claims: refused.claims }),
      }).toString(),
    });
    const { access_token: token } = JSON.parse(answer.body);
    if (typeof token !== 'string') {
      throw new Error(`no token: ${answer.body}`);
    }
    held.set(audience, { token, until: emulator.clock.now().getTime() + 1_800_000 });
    return token;
  };
}

function surroundingsOf(job: JobMessage): Surroundings {
  const { variables } = job;
  const data = job.endpoints[0]?.data ?? {};
  return {
    organizationName: 'contoso',
    organizationId: variables['System.CollectionId'] ?? '',
    isServer: false,
    project: {
      id: asProjectId(variables['System.TeamProjectId'] ?? ''),
      name: variables['System.TeamProject'] ?? '',
    },
    pipeline: { id: Number(variables['System.DefinitionId']), name: variables['System.DefinitionName'] ?? '' },
    tenantId: asTenantId(job.endpoints[0]?.authorization.parameters.tenantid ?? ''),
    subscription: {
      id: asSubscriptionId(data.subscriptionId ?? data.subscriptionid ?? ''),
      name: data.subscriptionName ?? data.subscriptionname ?? '',
    },
  };
}
