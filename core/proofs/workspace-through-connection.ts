/**
 * The proof of a service connection: Azure DevOps itself signs in through it and reads the workspace.
 * Source: Azure DevOps REST, Service Endpoint, Endpointproxy - Execute Service Endpoint Request, 7.1.
 * Needs: User of the connection.
 * What is read: the workspace's computes where the role surely includes them, since "AzureML Data Scientist" and
 * "AzureML Compute Operator" allow `workspaces/computes/read` and, by the letter of their patterns, not the workspace
 * itself (how Azure reads the wildcard in them is unconfirmed). For any other role both are tried.
 * Beware: the proxy answers 200 also where the target refused, so `statusCode` in the body judges, a name or a number.
 * Its own "TestConnection" reads the subscription and fails for an identity with rights on the workspace alone. Whether
 * an address of ours is accepted with a federated connection is unconfirmed; where it is not, the built-in list of
 * workspaces is asked instead. Only the saved connection is used, never details of an unsaved one.
 */
import type { Proof } from '../engine/resource';
import type { Project } from '../lookups/project';
import { isWellKnown, type Role } from '../lookups/role-definition';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { EndpointId } from '../names/ids';
import { connectionDisabled, notAllowedInAzdo } from '../problems/azdo';
import { trustMissing } from '../problems/entra';
import { NotYet, type Problem, type Seen } from '../problems/problem';
import { connectionCannotSignIn, connectionMayNotRead, proofFailed } from '../problems/proof';
import { signInCode } from '../problems/sign-in';
import { armVersions } from '../wire/arm';
import { askAzdo, readCaller } from '../wire/azdo';
import { HttpProblem } from '../wire/http-problem';
import { optionalText, record } from '../wire/json';
import type { World } from '../world';

export interface WorkspaceThroughConnectionWant {
  readonly project: Project;
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  readonly workspace: AmlWorkspaceId;
  readonly role: Role;
  /** The trust that had to be taken on faith because the setup identity may not look; told to its owner if it is missing. */
  readonly unseenTrust:
    | { readonly identity: string; readonly issuer: string; readonly subject: string; readonly audience: string }
    | undefined;
}

/** What the proxy reported: whether the target answered well, and its words. */
interface Reported {
  readonly ok: boolean;
  readonly status: string;
  readonly said: string;
  readonly result: string;
  readonly seen: Seen | undefined;
}

/** What Azure DevOps replaces by the connection's address, which ends in a slash; any other beginning is refused. */
const endpointUrl = '{{endpoint.url}}';
/** Answers of the target or the proxy that pass, by number or by name; 404 is a new connection that does not show yet. */
const passing = new Set(
  '404 408 429 500 502 503 504 requesttimeout toomanyrequests internalservererror badgateway serviceunavailable gatewaytimeout'.split(
    ' ',
  ),
);
/** Codes of Entra that mean "the trust is not known (yet)". */
const trustCodes = ['70021', '700211', '700213', '70025'];
/** Codes that a credential or application made a moment ago can give. */
const youngCodes = [...trustCodes, '700016', '7000215', '7000229'];

export const workspaceThroughConnection: Proof<WorkspaceThroughConnectionWant> = {
  kind: 'call to the workspace',
  title: (want) => `${want.workspace.name} through "${want.connectionName}"`,

  async prove(want, world) {
    let reported = await readThrough('/computes', want, world);
    if (!reported.ok && !isWellKnown(want.role) && isRefusal(reported)) {
      reported = await readThrough('', want, world);
    }
    if (!reported.ok) {
      throw await judge(reported, want, world);
    }
  },
};

/** Reads what is below the workspace, or itself. */
async function readThrough(
  below: '/computes' | '',
  want: WorkspaceThroughConnectionWant,
  world: World,
): Promise<Reported> {
  const address = `${endpointUrl}${want.workspace.armId.slice(1)}${below}?api-version=${armVersions.machineLearning}`;
  const details = { dataSourceName: '', dataSourceUrl: address, resultSelector: 'jsonpath:$' };
  return (await execute(details, want, world)) ?? executeBuiltIn(want, world);
}

async function executeBuiltIn(want: WorkspaceThroughConnectionWant, world: World): Promise<Reported> {
  const listed = await execute({ dataSourceName: 'AzureMachineLearningWorkspaces' }, want, world);
  const reported = listed ?? { ok: false, status: '', said: '', result: '', seen: undefined };
  const named = reported.result.toLowerCase().includes(want.workspace.name.toLowerCase());
  return reported.ok && !named
    ? { ...reported, ok: false, said: 'The resource group, read through the connection, shows no such workspace.' }
    : reported;
}

/** @returns what was reported, or `undefined` when Azure DevOps does not take this kind of request */
async function execute(
  dataSourceDetails: Readonly<Record<string, string>>,
  want: WorkspaceThroughConnectionWant,
  world: World,
): Promise<Reported | undefined> {
  const path = `/${encodeURIComponent(want.project.id)}/_apis/serviceendpoint/endpointproxy`;
  const body = {
    dataSourceDetails: { ...dataSourceDetails, parameters: {} },
    resultTransformationDetails: { resultTemplate: '' },
  };
  try {
    const query = `endpointId=${want.endpointId}`;
    return reportedIn((await askAzdo(world, { method: 'POST', path, query, body, repeatable: true })).body);
  } catch (failed) {
    if (!(failed instanceof HttpProblem) || failed.status === undefined) {
      throw failed;
    }
    if (failed.code?.includes('InvalidDataSourceBinding')) {
      return undefined;
    }
    if (failed.status === 403) {
      throw notAllowedInAzdo('use the connection for a test call', await readCaller(world), failed);
    }
    return { ok: false, status: String(failed.status), said: failed.explanation, result: '', seen: failed.seen };
  }
}

function reportedIn(body: unknown): Reported {
  const answer = record(body);
  const status = String(answer.statusCode ?? '').toLowerCase();
  const result = answer.result;
  return {
    ok: status === 'ok' || status === '200',
    status,
    said: optionalText(answer, 'errorMessage') ?? '',
    result: typeof result === 'string' ? result : JSON.stringify(result ?? ''),
    seen: undefined,
  };
}

/** The target refused the identity, which did sign in. */
function isRefusal(reported: Reported): boolean {
  const byStatus = ['forbidden', '403', 'unauthorized', '401'].includes(reported.status);
  return (byStatus || /AuthorizationFailed|Forbidden/.test(reported.said)) && signInCode(reported.said) === undefined;
}

async function judge(
  reported: Reported,
  want: WorkspaceThroughConnectionWant,
  world: World,
): Promise<Problem | NotYet> {
  const code = signInCode(reported.said);
  if (code !== undefined) {
    const problem = connectionCannotSignIn(want.connectionName, reported.said, reported.seen);
    if (want.unseenTrust && trustCodes.includes(code)) {
      return trustMissing(want.unseenTrust.identity, want.unseenTrust, world.actor, reported.said);
    }
    return youngCodes.includes(code) ? new NotYet('Entra to know the new trust', problem) : problem;
  }
  // Azure DevOps's own sentence; a subscription or a network that is disabled is told by the target.
  if (/service (?:connection|endpoint)\b[^.]*\bdisabled/i.test(reported.said)) {
    return connectionDisabled(want.connectionName, want.endpointId);
  }
  if (isRefusal(reported)) {
    const { connectionName, workspace, role } = want;
    const problem = connectionMayNotRead(connectionName, workspace.name, role.name, reported.said, reported.seen);
    return new NotYet('the role to take effect', problem);
  }
  const problem = proofFailed(want.connectionName, want.workspace.name, reported.said, reported.seen);
  return passing.has(reported.status) ? new NotYet('Azure to answer', problem) : problem;
}
