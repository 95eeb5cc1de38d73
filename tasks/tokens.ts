/** Access tokens of a connection's identity: asked for when they are needed, and kept until they age. */
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import { type Clock, type Cloud, makeAsker, Problem } from '../core';
import { jobToken, log, variable } from './agent';
import type { AgentHttp } from './agent-http';
import { isFederated, makeCredential, type SigningConnection } from './credentials';
import { readIdToken } from './id-token';
import { hide, mask } from './masking';
import { noMachineIdentity, type SigningInput, signInRefused, signInUnreachable } from './problems/sign-in';

/** The audience of Azure DevOps (azure-devops-docs "service-principal-managed-identity"). */
export const azureDevOpsAudience = '499b84ac-1321-427f-aa17-267ca6975798';

/** A token for an audience. */
export type Tokens = (audience: string) => Promise<string>;

/** How a sign-in is sent, and the clock by which its tokens age. */
export interface SignInOptions {
  readonly agentHttp: Pick<AgentHttp, 'client' | 'firstRequestSent' | 'stopWaiting'>;
  readonly clock: Clock;
}

/** A source of access tokens by audience; each is asked for once and kept until it ages. What failed is not kept. */
export function makeTokens(connection: SigningConnection, cloud: Cloud, options: SignInOptions): Tokens {
  const held = new Map<string, Promise<AccessToken>>();
  const signIn = makeSignIn(connection, cloud, options);
  return async (audience) => {
    const known = held.get(audience);
    if (known && (await known).expiresOnTimestamp - options.clock.now().getTime() > 300_000) {
      return (await known).token;
    }
    const token = signIn(audience);
    held.set(audience, token);
    token.catch(() => held.delete(audience));
    return (await token).token;
  };
}

/** Signs in anew with each call; libraries and the credential are loaded with the first one. */
function makeSignIn(
  connection: SigningConnection,
  cloud: Cloud,
  { agentHttp, clock }: SignInOptions,
): (audience: string) => Promise<AccessToken> {
  const { client, lost } = watch(agentHttp.client);
  const readProof = isFederated(connection)
    ? keepFresh(() => readAssertion(connection, agentHttp.client, clock), clock)
    : undefined;
  let proof: Promise<string> | undefined;
  const assertion = readProof && (async () => (await proof) ?? '');
  let credential: Promise<TokenCredential> | undefined;
  return async (audience) => {
    proof = readProof?.();
    proof?.catch(agentHttp.stopWaiting);
    await Promise.race([agentHttp.firstRequestSent, proof]);
    credential ??= makeCredential(connection, { cloud, client, assertion });
    const asked = readToken(await credential, audience).catch((failed) => {
      throw signInProblem(connection, audience, { failed, lost: lost() });
    });
    // When the proof failed, that is the reason, and not what the library makes of it.
    const [token] = await Promise.all([asked, proof]);
    return token;
  };
}

async function readToken(credential: TokenCredential, audience: string): Promise<AccessToken> {
  const token = await credential.getToken(`${audience}/.default`);
  if (!token) {
    throw new Error('no token was given');
  }
  mask(token.token);
  return token;
}

interface Lost {
  readonly host: string;
  readonly failed: unknown;
}

/** A client that remembers whether the last request got no answer: the library's errors do not tell. */
function watch(plain: HttpClient): { readonly client: HttpClient; readonly lost: () => Lost | undefined } {
  let lost: Lost | undefined;
  const client: HttpClient = {
    async sendRequest(request) {
      try {
        const response = await plain.sendRequest(request);
        lost = undefined;
        return response;
      } catch (failed) {
        lost = { host: new URL(request.url).host, failed };
        throw failed;
      }
    },
  };
  return { client, lost: () => lost };
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
    : signInUnreachable(signIn, { host: lost.host, said: saidBy(lost.failed) }, failed);
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
