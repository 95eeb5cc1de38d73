/**
 * The Azure DevOps organization as the job reaches it: the client of azure-devops-node-api, with its sign-ins and
 * rate-limit reading, behind core's port and by the agent's own HTTP. Only its plain client is used, with the routes
 * given: its typed clients first ask for locations (one OPTIONS an area), and loading them all costs the start of every
 * run.
 */
import {
  createHttpHeaders,
  type HttpClient,
  isRestError,
  type PipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import { claimsIn, type Organization } from '../core';
import { type AgentHttp, inTime } from './agent-http';
import { readBody } from './answer-body';
import type { OrganizationCredential } from './organization-credential';

interface Place {
  /** The collection's address. */
  readonly url: string;
  readonly isServer: boolean;
}

type OrganizationHttp = Pick<AgentHttp, 'agentFor' | 'certificateProblem' | 'afterFirstRequest'>;
type Libraries = Awaited<ReturnType<typeof loadLibraries>>;

export function makeOrganization(
  { url, isServer }: Place,
  credential: OrganizationCredential,
  agentHttp: OrganizationHttp,
): Organization {
  let loaded: Promise<Libraries> | undefined;
  const http: HttpClient = {
    async sendRequest(request) {
      loaded ??= agentHttp.afterFirstRequest().then(() => loadLibraries(credential));
      const [libraries, token] = await Promise.all([
        loaded,
        credential.kind === 'bearer' ? credential.token() : undefined,
      ]);
      const send = (by: string | undefined) =>
        inTime(request.timeout, (signal) => {
          const client = makeClient(libraries, by, { agent: agentHttp.agentFor(request.url), signal });
          return answerOf(client, request);
        }).catch((failed) => {
          throw agentHttp.certificateProblem(request.url, failed) ?? noAnswer(failed, request);
        });
      const answer = await send(token);
      if (credential.kind !== 'bearer' || token === undefined || !isSignInAsked(answer)) {
        return { request, ...answer };
      }
      // What was refused so was not done. The token of a job is the same again, and may be taken the second time.
      const claims = claimsIn(answer.headers.get('www-authenticate'));
      return { request, ...(await send(await credential.token({ token, claims }))) };
    },
  };
  const { actor, signedInBy } = credential;
  return { url: url.replace(/\/+$/, ''), http, isServer, actor, signedInBy };
}

/** A token that is not taken: a 401, or a page to sign in at (azure-devops-auth-samples #52). */
function isSignInAsked({ status, headers }: Awaited<ReturnType<typeof answerOf>>): boolean {
  const isSignInPage = status === 200 && (headers.get('content-type') ?? '').includes('text/html');
  return [401, 203, 302].includes(status) || isSignInPage;
}

async function loadLibraries(credential: OrganizationCredential) {
  const [{ AdoHttpClient }, makeHandler] = await Promise.all([
    import('azure-devops-node-api/AdoHttpClientBases'),
    loadHandler(credential),
  ]);
  return { AdoHttpClient, makeHandler };
}

/** What puts a sign-in on requests: made anew for each, since a token ages. */
async function loadHandler(credential: OrganizationCredential) {
  switch (credential.kind) {
    case 'bearer': {
      const { BearerCredentialHandler } = await import('azure-devops-node-api/handlers/bearertoken');
      return (token = '') => new BearerCredentialHandler(token, false);
    }
    case 'personal access token': {
      const { PersonalAccessTokenCredentialHandler } = await import(
        'azure-devops-node-api/handlers/personalaccesstoken'
      );
      return () => new PersonalAccessTokenCredentialHandler(credential.token.reveal(), false);
    }
    case 'password': {
      const { BasicCredentialHandler } = await import('azure-devops-node-api/handlers/basiccreds');
      return () => new BasicCredentialHandler(credential.user, credential.password.reveal(), false);
    }
  }
}

/** A client for one request: it has no other place for a limit of the whole exchange, nor for an agent of ours. */
function makeClient({ AdoHttpClient, makeHandler }: Libraries, token: string | undefined, connect: object) {
  const connector = {
    prepareRequest: (options: object) => void Object.assign(options, connect),
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not asked for')),
  };
  return new AdoHttpClient('AmlLinks', [makeHandler(token), connector], {
    allowRedirects: false,
    socketTimeout: 30_000,
    // The agent knows the proxy; without this the client would look for one in the environment.
    proxy: { proxyUrl: '' },
  });
}

async function answerOf(client: ReturnType<typeof makeClient>, request: PipelineRequest) {
  const body = typeof request.body === 'string' ? request.body : '';
  const { message } = await client.request(request.method, request.url, body, request.headers.toJSON());
  const headers = createHttpHeaders();
  for (const [name, value] of Object.entries(message.headers)) {
    headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
  }
  return {
    status: message.statusCode ?? 0,
    headers,
    bodyAsText: await readBody(message, message.headers['content-encoding']),
  };
}

function noAnswer(failed: unknown, request: PipelineRequest): RestError {
  const said = failed instanceof Error ? failed.message : String(failed);
  const code = isRestError(failed) && failed.code ? failed.code : RestError.REQUEST_SEND_ERROR;
  return new RestError(said, { code, request });
}
