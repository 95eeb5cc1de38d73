/**
 * The data plane of a Synapse workspace: address, audience, API version, and its writes, which end later.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, 2020-12-01, the newest stable for linked services and roles.
 * Beware: the specification declares no errors. Codes and texts are those of public threads: `Unauthorized` with 403
 * (some with 401) for a missing Synapse role, `ClientIpAddressNotAuthorized` for firewall and public access, without the
 * `error` around it (azure-sdk-for-net #20051). A write that failed ends with 200 and says so in its body only
 * (terraform-provider-azurerm #21201).
 */

import type { Context } from '../context';
import type { Right, RightOf } from '../problem/right';
import { child, type Json, optionalText, record } from './json';
import { allPages } from './pages';
import { synapseRefusals } from './refusals/synapse';
import { wording } from './refused';
import { askAsSetup, type Question, type Reply } from './request';
import { needing } from './rights';
import { synapseFirewall, synapseHostUnknown, synapseWriteFailed, synapseWriteUnfinished } from './synapse-problems';

const version = '2020-12-01';
/** A linked service is written in seconds. Chosen by us. */
const writeDeadlineSeconds = 180;
/** The service asks for none at all (`Retry-After: 0`). Chosen by us. */
const leastPauseSeconds = 1;

/** The data plane of one workspace. */
export interface SynapseEndpoint {
  readonly workspace: string;
  /** `https://NAME.dev.azuresynapse.net`, no slash at the end. */
  readonly url: string;
  /** Whether callers from the internet are let in at all. */
  readonly isPublic: boolean;
}

export interface SynapseQuestion {
  readonly method: Question['method'];
  /** From the first slash, already encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** The version of the thing that a write is to replace. */
  readonly ifMatch?: string | undefined;
  /** Set where sending a POST twice does no harm. */
  readonly repeatable?: boolean;
  /** What it takes. */
  readonly right: SynapseRight;
}

/** A right in one workspace, whichever that is. */
export type SynapseRight = Omit<RightOf<'synapse action'>, 'kind' | 'workspace' | 'url'>;

/** The endpoint as ARM gives it: an address, or as in the specification's example a bare host. */
export function endpointUrl(text: string): string {
  return (/^https?:\/\//i.test(text) ? text : `https://${text}`).replace(/\/+$/, '');
}

/** Asks as the setup identity. @throws HttpProblem; Problem when a role, the firewall or the host name is in the way */
export function askSynapse(context: Context, endpoint: SynapseEndpoint, question: SynapseQuestion): Promise<Reply> {
  return send(context, endpoint, { ...question, url: `${endpoint.url}${question.path}?api-version=${version}` });
}

/** All pages of a list. @throws as `askSynapse` */
export function listSynapse(
  context: Context,
  endpoint: SynapseEndpoint,
  question: SynapseQuestion,
): Promise<readonly Json[]> {
  const follow = (link: string) => send(context, endpoint, { ...question, url: link });
  return allPages(askSynapse(context, endpoint, question), { linkField: 'nextLink', root: endpoint.url, follow });
}

/**
 * Writes, and waits until the service says how it ended.
 * @returns the last answer's body, where there is one
 * @throws as `askSynapse`; Problem when the write failed or does not end
 */
export async function writeSynapse(
  context: Context,
  endpoint: SynapseEndpoint,
  question: SynapseQuestion,
): Promise<unknown> {
  const until = context.clock.now().getTime() + writeDeadlineSeconds * 1000;
  const poll = { ...question, method: 'GET', body: undefined, ifMatch: undefined } as const;
  let reply = await askSynapse(context, endpoint, question);
  let location = reply.location;
  for (let pause = leastPauseSeconds; isUnderWay(reply); pause = Math.min(pause * 1.5, 15)) {
    // The token goes to the workspace and nowhere else; without an address, reading back tells how it ended.
    if (!location?.startsWith(`${endpoint.url}/`)) {
      return undefined;
    }
    if (context.clock.now().getTime() >= until) {
      throw synapseWriteUnfinished(question.right.doing, writeDeadlineSeconds);
    }
    await context.clock.sleep(Math.max(pause, reply.retryAfterSeconds ?? 0) * 1000);
    reply = await send(context, endpoint, { ...poll, url: location });
    location = reply.location ?? location;
  }
  const failure = failureIn(reply.body);
  if (failure) {
    throw synapseWriteFailed(question.right.doing, failure.code, failure.message);
  }
  return reply.body;
}

interface Sent extends SynapseQuestion {
  readonly url: string;
}

function send(context: Context, endpoint: SynapseEndpoint, question: Sent): Promise<Reply> {
  const { workspace, url, isPublic } = endpoint;
  const sent = wording(sendAsSetup(context, question), {
    hostUnknown: (failed) => synapseHostUnknown(workspace, url, failed),
    firewall: (failed) => synapseFirewall(workspace, isPublic, failed),
  });
  return needing(inWorkspace(endpoint, question.right), sent, context);
}

export function inWorkspace(
  { workspace, url }: Pick<SynapseEndpoint, 'workspace' | 'url'>,
  right: SynapseRight,
): Right {
  return { kind: 'synapse action', ...right, workspace, url };
}

function sendAsSetup(context: Context, { method, url, body, ifMatch, repeatable }: Sent): Promise<Reply> {
  return askAsSetup(context, context.cloud.synapse, {
    refusals: synapseRefusals,
    method,
    url,
    headers: ifMatch ? { 'If-Match': ifMatch } : {},
    body,
    repeatable: repeatable ?? false,
  });
}

function isUnderWay(reply: Reply): boolean {
  return reply.status === 202 || /^(inprogress|running|accepted)$/i.test(stateIn(reply.body) ?? '');
}

function failureIn(body: unknown): { readonly code: string | undefined; readonly message: string } | undefined {
  const state = stateIn(body);
  if (!state || !/^(failed|canceled|cancelled)$/i.test(state)) {
    return undefined;
  }
  const error = child(record(body), 'error');
  return { code: optionalText(error, 'code'), message: optionalText(error, 'message') ?? state };
}

/** How far a write is; a resource has no such field. */
function stateIn(body: unknown): string | undefined {
  const whole: Json = typeof body === 'object' && body !== null ? record(body) : {};
  return optionalText(whole, 'status');
}
