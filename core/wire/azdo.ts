/**
 * Azure DevOps: address and API versions. Signing in is the organization's own client's work (`World.organization`).
 * `X-TFS-FedAuthRedirect: Suppress` asks for a 401 instead of a sign-in page (azure-devops-cli-extension, client.py).
 */
import { notSignedIn } from '../problems/azdo';
import type { World } from '../world';
import { ask, type Question, type Reply } from './ask';
import { HttpProblem } from './http-problem';
import { child, optionalText, record } from './json';

export const azdoVersions = {
  stable: '7.1',
  pipelinePermissions: '7.1-preview.1',
  connectionData: '7.1-preview.1',
} as const;

export interface AzdoQuestion {
  readonly method: Question['method'];
  /** After the organization's address, from the first slash, already encoded. */
  readonly path: string;
  readonly version?: (typeof azdoVersions)[keyof typeof azdoVersions];
  /** Further query, already encoded, without the question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly repeatable?: boolean;
}

/** Asks Azure DevOps as whoever the organization's client signs in. @throws HttpProblem; Problem when not signed in */
export async function askAzdo(world: World, question: AzdoQuestion): Promise<Reply> {
  try {
    return await send(world, question);
  } catch (failed) {
    if (failed instanceof HttpProblem && failed.status === 401) {
      throw notSignedIn("the job's identity", failed);
    }
    throw failed;
  }
}

function send(world: World, question: AzdoQuestion): Promise<Reply> {
  const query = question.query ? `&${question.query}` : '';
  return ask(world, world.organization.http, {
    method: question.method,
    url: `${world.organization.url}${question.path}?api-version=${question.version ?? azdoVersions.stable}${query}`,
    headers: { 'X-TFS-FedAuthRedirect': 'Suppress' },
    body: question.body,
    repeatable: question.repeatable ?? false,
  });
}

/** Who Azure DevOps takes us for, to name in messages about rights; a general word when even that is refused. */
export async function readCaller(world: World): Promise<string> {
  try {
    const reply = await send(world, {
      method: 'GET',
      path: '/_apis/connectionData',
      version: azdoVersions.connectionData,
    });
    const user = child(record(reply.body), 'authenticatedUser');
    const name = optionalText(user, 'customDisplayName') ?? optionalText(user, 'providerDisplayName');
    return name === undefined ? "the job's identity" : `"${name}"`;
  } catch {
    return "the job's identity";
  }
}
