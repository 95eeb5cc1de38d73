/** Access tokens of a connection's identity: asked for when they are needed, and kept until they age. */
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import {
  type Clock,
  type Cloud,
  noMachineIdentity,
  Problem,
  readIdToken,
  type SigningInput,
  signInRefused,
  signInUnreachable,
} from '../core';
import { jobToken, log, mask, variable } from './agent';
import { isFederated, makeCredential, type SigningConnection } from './credentials';
import type { Door } from './http';

/** The audience of Azure DevOps (azure-devops-docs "service-principal-managed-identity"). */
export const azureDevOpsAudience = '499b84ac-1321-427f-aa17-267ca6975798';

/** A token for an audience. */
export type Tokens = (audience: string) => Promise<string>;

/** A source of access tokens by audience; each is asked for once and kept until it ages. What failed is not kept. */
export function makeTokens(
  connection: SigningConnection,
  cloud: Cloud,
  door: Pick<Door, 'http' | 'underWay' | 'leave'>,
  clock: Clock,
): Tokens {
  const held = new Map<string, Promise<AccessToken>>();
  const entra = watch(door.http);
  const assertion = isFederated(connection)
    ? keepFresh(() => readAssertion(connection, door.http, clock), clock)
    : undefined;
  let proof: Promise<string> | undefined;
  let credential: Promise<TokenCredential> | undefined;

  async function signIn(audience: string): Promise<AccessToken> {
    proof = assertion?.();
    proof?.catch(door.leave);
    await Promise.race([door.requestSent, proof]);
    credential ??= makeCredential(connection, cloud, entra.http, assertion && (async () => (await proof) ?? ''));
    // When the proof failed, that is the reason, and not what the library makes of it.
    const [token] = await Promise.all([tokenFrom(await credential, audience), proof]);
    return token;
  }

  async function tokenFrom(from: TokenCredential, audience: string): Promise<AccessToken> {
    try {
      const token = await from.getToken(`${audience}/.default`);
      if (!token) {
        throw new Error('no token was given');
      }
      mask(token.token);
      return token;
    } catch (failed) {
      throw signInProblem(connection, audience, failed, entra.lost());
    }
  }

  return async (audience) => {
    const known = held.get(audience);
    if (known && (await known).expiresOnTimestamp - clock.now().getTime() > 300_000) {
      return (await known).token;
    }
    const token = signIn(audience);
    held.set(audience, token);
    token.catch(() => held.delete(audience));
    return (await token).token;
  };
}

interface Lost {
  readonly host: string;
  readonly failed: unknown;
}

/** A door that remembers whether the last request got no answer: the library's errors do not tell. */
function watch(door: HttpClient): { readonly http: HttpClient; readonly lost: () => Lost | undefined } {
  let lost: Lost | undefined;
  const http: HttpClient = {
    async sendRequest(request) {
      try {
        const response = await door.sendRequest(request);
        lost = undefined;
        return response;
      } catch (failed) {
        lost = { host: new URL(request.url).host, failed };
        throw failed;
      }
    },
  };
  return { http, lost: () => lost };
}

function signInProblem(
  { input, scheme }: SigningConnection,
  audience: string,
  failed: unknown,
  lost: Lost | undefined,
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
    : signInUnreachable(signIn, lost.host, saidBy(lost.failed), failed);
}

function saidBy(failed: unknown): string {
  return failed instanceof Error ? failed.message : String(failed);
}

async function readAssertion(
  connection: { readonly id: string; readonly input: SigningInput },
  http: HttpClient,
  clock: Clock,
): Promise<string> {
  const want = {
    requestUri: variable('System.OidcRequestUri'),
    connectionId: connection.id,
    input: connection.input,
    jobToken: jobToken(),
  };
  return mask(await readIdToken(want, http, { clock, log }));
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
