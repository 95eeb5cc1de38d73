/** Access tokens of a connection's identity: asked for when they are needed, and kept until they age. */
import type { HttpClient, Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import {
  type Clock,
  type Cloud,
  makeAsker,
  markPatient,
  Problem,
  type RefusedToken,
  requestTimeoutMilliseconds,
} from '../core';
import { jobToken, log, variable } from './agent';
import type { AgentHttp } from './agent-http';
import { isFederated, makeCredential, type SigningConnection } from './credentials';
import { readIdToken } from './id-token';
import { hide, mask } from './masking';
import { noMachineIdentity, type SigningInput, signInRefused, signInUnreachable } from './problems/sign-in';

/** The audience of Azure DevOps (azure-devops-docs "service-principal-managed-identity"). */
export const azureDevOpsAudience = '499b84ac-1321-427f-aa17-267ca6975798';

/** A token for an audience: the one that is kept, or a fresh one in place of one that was refused. */
export type Tokens = (audience: string, refused?: RefusedToken) => Promise<string>;

/** How a sign-in is sent, and the clock by which its tokens age. */
export interface SignInOptions {
  readonly agentHttp: Pick<AgentHttp, 'client' | 'firstRequestSent' | 'stopWaiting'>;
  readonly clock: Clock;
}

/** A source of access tokens by audience; each is asked for once and kept until it ages. What failed is not kept. */
export function makeTokens(connection: SigningConnection, cloud: Cloud, options: SignInOptions): Tokens {
  const held = new Map<string, Promise<AccessToken>>();
  const signIn = makeSignIn(connection, cloud, options);
  const isGood = ({ token, expiresOnTimestamp }: AccessToken, refused: RefusedToken | undefined) =>
    token !== refused?.token && expiresOnTimestamp - options.clock.now().getTime() > 300_000;
  return async (audience, refused) => {
    const known = held.get(audience);
    const kept = await known;
    if (kept && isGood(kept, refused)) {
      return kept.token;
    }
    const newer = held.get(audience);
    // Whoever was refused at the same time may have asked for a fresh one already.
    const token = newer && newer !== known ? newer : signIn(audience, refused);
    held.set(audience, token);
    token.catch(() => held.get(audience) === token && held.delete(audience));
    return (await token).token;
  };
}

/** Signs in anew with each call; libraries and the credential are loaded with the first one. */
function makeSignIn(
  connection: SigningConnection,
  cloud: Cloud,
  { agentHttp, clock }: SignInOptions,
): (audience: string, refused: RefusedToken | undefined) => Promise<AccessToken> {
  const { client, lost } = patient(agentHttp.client, makeAsker({ clock, log, hide }).pipeline);
  const readProof = isFederated(connection)
    ? keepFresh(() => readAssertion(connection, agentHttp.client, clock), clock)
    : undefined;
  let proof: Promise<string> | undefined;
  const assertion = readProof && (async () => (await proof) ?? '');
  let credential: Promise<TokenCredential> | undefined;
  return async (audience, refused) => {
    proof = readProof?.();
    proof?.catch(agentHttp.stopWaiting);
    await Promise.race([agentHttp.firstRequestSent, proof]);
    // A credential keeps its tokens, so that only a new one asks for another.
    credential = (refused ? undefined : credential) ?? makeCredential(connection, { cloud, client, assertion });
    const asked = readToken(await credential, audience, refused?.claims).catch((failed) => {
      throw signInProblem(connection, audience, { failed, lost: lost() });
    });
    // When the proof failed, that is the reason, and not what the library makes of it.
    const [token] = await Promise.all([asked, proof]);
    return token;
  };
}

async function readToken(credential: TokenCredential, audience: string, claims?: string): Promise<AccessToken> {
  const token = await credential.getToken(`${audience}/.default`, claims === undefined ? {} : { claims });
  if (!token) {
    throw new Error('no token was given');
  }
  mask(token.token);
  return token;
}

interface Lost {
  readonly host: string;
  /** What was thrown in place of an answer; absent where an answer came that was none. */
  readonly failed?: unknown;
  readonly said: string;
}

/** Longest time-out of a request that only looks whether somebody is there, milliseconds (@azure/identity, imdsMsi). */
const probing = 1000;

/**
 * A client that sends what the library asks as patiently as all other requests are sent, and remembers whether the last
 * one got an answer: the library's errors do not tell.
 */
function patient(
  plain: HttpClient,
  pipeline: Pipeline,
): { readonly client: HttpClient; readonly lost: () => Lost | undefined } {
  let lost: Lost | undefined;
  const client: HttpClient = {
    async sendRequest(request) {
      const isProbe = request.timeout > 0 && request.timeout <= probing;
      const { host } = new URL(request.url);
      request.timeout ||= requestTimeoutMilliseconds;
      try {
        if (!isProbe) {
          markPatient(request);
        }
        const response = await (isProbe ? plain.sendRequest(request) : pipeline.sendRequest(plain, request));
        const said = isProbe ? undefined : unjudgedBy(response);
        lost = said === undefined ? undefined : { host, said };
        return response;
      } catch (failed) {
        lost = { host, failed, said: saidBy(failed) };
        throw failed;
      }
    },
  };
  return { client, lost: () => lost };
}

/** Why an answer is no judgement of the sign-in, in words; `undefined` for one that is. */
function unjudgedBy({ status, bodyAsText }: PipelineResponse): string | undefined {
  if (status >= 500 || status === 429 || status === 408) {
    return `status ${status}`;
  }
  try {
    const body: unknown = JSON.parse(bodyAsText ?? '');
    return typeof body === 'object' && body !== null ? undefined : 'JSON that is no object';
  } catch {
    return /<html/i.test(bodyAsText ?? '') ? 'a page for people' : 'JSON that is cut short';
  }
}

function signInProblem(
  { input, scheme }: SigningConnection,
  audience: string,
  { failed, lost }: { readonly failed: unknown; readonly lost: Lost | undefined },
): Problem {
  const isMachine = scheme === 'ManagedServiceIdentity';
  if (isMachine && failed instanceof Error && failed.name === 'CredentialUnavailableError') {
    return noMachineIdentity(saidBy(failed), failed);
  }
  const signIn = { input, to: audience === azureDevOpsAudience ? 'Azure DevOps' : 'Azure' } as const;
  if (!lost) {
    return signInRefused(signIn, saidBy(failed), failed);
  }
  return lost.failed instanceof Problem
    ? lost.failed
    : signInUnreachable(signIn, { ...lost, isAnswered: lost.failed === undefined }, failed);
}

function saidBy(failed: unknown): string {
  return hide(failed instanceof Error ? failed.message : String(failed));
}

async function readAssertion(
  connection: { readonly id: string; readonly input: SigningInput },
  client: HttpClient,
  clock: Clock,
): Promise<string> {
  const want = {
    requestUri: variable('System.OidcRequestUri'),
    connectionId: connection.id,
    input: connection.input,
    jobToken: jobToken(),
  };
  return mask(await readIdToken(want, client, makeAsker({ clock, log, hide })));
}

/** One assertion serves the sign-ins of five minutes; it lives about ten. One that failed serves none. */
function keepFresh(read: () => Promise<string>, clock: Clock): () => Promise<string> {
  let held: { readonly token: Promise<string>; readonly since: number } | undefined;
  return () => {
    if (!held || clock.now().getTime() - held.since > 300_000) {
      const token = read();
      held = { token, since: clock.now().getTime() };
      token.catch(() => {
        held = undefined;
      });
    }
    return held.token;
  };
}
