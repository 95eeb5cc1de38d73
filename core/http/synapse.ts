/**
 * The data plane of a Synapse workspace: address, audience, API version, and its writes, which end later.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, 2020-12-01, the newest stable for linked services and roles.
 * Beware: the specification declares no errors. Codes and texts are those of public threads: `Unauthorized` with 403
 * (some with 401) for a missing Synapse role, `ClientIpAddressNotAuthorized` for firewall and public access, without the
 * `error` around it (azure-sdk-for-net #20051). A write that failed ends with 200 and says so in its body only
 * (terraform-provider-azurerm #21201).
 */

import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { refusedRight } from '../problem/refused';
import { child, type Json, optionalText, record } from './json';
import { synapseRefusals } from './refusals/synapse';
import { ask, type Question, type Reply } from './request';
import { synapseFirewall, synapseHostUnknown, synapseWriteFailed, synapseWriteUnfinished } from './synapse-problems';

const version = '2020-12-01';
/** A linked service is written in seconds; ours. */
const writeDeadlineSeconds = 180;
/** The service asks for none at all (`Retry-After: 0`); ours. */
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
  /** What is being done, and the smallest Synapse role that allows it: for the message when it is refused. */
  readonly doing: string;
  readonly role: string;
}

/** The endpoint as ARM gives it: an address, or as in the specification's example a bare host. */
export function endpointUrl(text: string): string {
  return (/^https?:\/\//i.test(text) ? text : `https://${text}`).replace(/\/+$/, '');
}

/** Asks as the setup identity. @throws HttpProblem; Problem when a role, the firewall or the host name is in the way */
export function askSynapse(context: Context, endpoint: SynapseEndpoint, question: SynapseQuestion): Promise<Reply> {
  return send(context, endpoint, question, `${endpoint.url}${question.path}?api-version=${version}`);
}

/** Asks at an address that the service gave: a further page. @throws as `askSynapse` */
export function followSynapse(
  context: Context,
  endpoint: SynapseEndpoint,
  question: SynapseQuestion,
  link: string,
): Promise<Reply> {
  return send(context, endpoint, question, link);
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
      throw synapseWriteUnfinished(question.doing, writeDeadlineSeconds);
    }
    await context.clock.sleep(Math.max(pause, reply.retryAfterSeconds ?? 0) * 1000);
    reply = await send(context, endpoint, poll, location);
    location = reply.location ?? location;
  }
  const failure = failureIn(reply.body);
  if (failure) {
    throw synapseWriteFailed(question.doing, failure.code, failure.message);
  }
  return reply.body;
}

async function send(
  context: Context,
  endpoint: SynapseEndpoint,
  question: SynapseQuestion,
  url: string,
): Promise<Reply> {
  try {
    return await ask(context, context.http, {
      refusals: synapseRefusals,
      method: question.method,
      url,
      headers: {
        Authorization: `Bearer ${await context.token(context.cloud.synapse)}`,
        ...(question.ifMatch ? { 'If-Match': question.ifMatch } : {}),
      },
      body: question.body,
      repeatable: question.repeatable ?? false,
    });
  } catch (failed) {
    throw failed instanceof HttpProblem ? translate(failed, endpoint, question, context) : failed;
  }
}

function translate(failed: HttpProblem, endpoint: SynapseEndpoint, question: SynapseQuestion, context: Context): Error {
  if (failed.refusal === 'hostUnknown') {
    return synapseHostUnknown(endpoint.workspace, endpoint.url, failed);
  }
  if (failed.refusal === 'firewall') {
    return synapseFirewall(endpoint.workspace, endpoint.isPublic, failed);
  }
  return failed.isForbidden
    ? refusedRight(
        { kind: 'synapse role', doing: question.doing, role: question.role, workspace: endpoint.workspace },
        context.actor,
        failed,
      )
    : failed;
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
