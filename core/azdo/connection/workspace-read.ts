/**
 * A read of the workspace through a service connection, and what it tells where it fails.
 * Source, Needs: as in `through-read.ts`.
 * Beware: the proxy's own "TestConnection" reads the subscription and fails for an identity with rights on the workspace
 * alone. Whether an address that we choose is accepted with a federated connection is unconfirmed; where it is not, the
 * built-in list of workspaces is asked for instead.
 */

import type { Role } from '../../azure/role/definition-read';
import type { Context } from '../../context';
import { trustMissing } from '../../entra/trust/problems';
import { armVersions } from '../../http/arm';
import { sayingSetup } from '../../http/holders';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { EndpointId } from '../../names/ids';
import { Pending, type Problem } from '../../problem/problem';
import { signInCode } from '../../problem/sign-in';
import type { Project } from '../project/read';
import { connectionDisabled } from './problems';
import { connectionCannotSignIn, connectionMayNotRead, proofFailed } from './proof-problems';
import type { ConnectionInProject } from './right-read';
import { isRefusal, type Reported, readAddress, readSource } from './through-read';

/** A connection in use, and the workspace that it is for. */
export interface ThroughConnection {
  readonly project: Project;
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  readonly workspace: AmlWorkspaceId;
  /** Those that were asked for. */
  readonly roles: readonly Role[];
  /** A trust that was not seen, because the setup identity may not look; if it is missing, its owner is told to add it. */
  readonly unseenTrust:
    | { readonly identity: string; readonly issuer: string; readonly subject: string; readonly audience: string }
    | undefined;
}

/** Codes of Entra that mean "the trust is not known (yet)". */
const trustCodes = ['70021', '700211', '700213', '70025'];
/** Codes that a credential or application made a moment ago can give. */
const youngCodes = [...trustCodes, '700016', '700027', '7000215', '7000229'];

export type ConnectionSite = Pick<ThroughConnection, 'project' | 'endpointId' | 'connectionName'>;

/** Reads what is below the workspace, or the workspace itself. */
export async function readThrough(
  below: '/computes' | '',
  want: ThroughConnection,
  context: Context,
): Promise<Reported> {
  const address = `${want.workspace.armId.slice(1)}${below}?api-version=${armVersions.machineLearning}`;
  return (await readAddress(address, by(want), context)) ?? readBuiltIn(want, context);
}

/** Where Azure DevOps takes neither kind of request. */
const nothingReported: Reported = {
  ok: false,
  refusal: 'unexpected',
  isPassing: false,
  answer: '',
  said: '',
  result: '',
  seen: undefined,
};

async function readBuiltIn(want: ThroughConnection, context: Context): Promise<Reported> {
  const listed = await readSource('AzureMachineLearningWorkspaces', by(want), context);
  const reported = listed ?? nothingReported;
  const named = reported.result.toLowerCase().includes(want.workspace.name.toLowerCase());
  return reported.ok && !named
    ? { ...reported, ok: false, said: 'The resource group, read through the connection, shows no such workspace.' }
    : reported;
}

export function by({ project, endpointId, connectionName }: ConnectionSite): ConnectionInProject {
  return { projectId: project.id, endpointId, connectionName };
}

/** What a read says that did not succeed; `Pending` where waiting may mend it. */
export async function judge(reported: Reported, want: ThroughConnection, context: Context): Promise<Problem | Pending> {
  const { said, seen } = reported;
  const { connectionName: name, workspace, roles } = want;
  if (signInCode(said) !== undefined) {
    return judgeSignIn(reported, want, context);
  }
  // Azure DevOps's own sentence; a subscription or a network that is disabled is told by the target.
  if (/service (?:connection|endpoint)\b[^.]*\bdisabled/i.test(said)) {
    return connectionDisabled(name, want.endpointId);
  }
  if (isRefusal(reported)) {
    const problem = connectionMayNotRead({ name, workspace: workspace.name, roles, said, seen });
    return new Pending('the role to take effect', problem);
  }
  const problem = proofFailed({ name, workspace: workspace.name, said, seen });
  return reported.isPassing ? new Pending('Azure to answer', problem) : problem;
}

/** Entra did not let the connection sign in. */
async function judgeSignIn(
  { said, seen }: Reported,
  { connectionName, unseenTrust }: ThroughConnection,
  context: Context,
): Promise<Problem | Pending> {
  const code = signInCode(said) ?? '';
  if (unseenTrust && trustCodes.includes(code)) {
    return trustMissing(unseenTrust, await sayingSetup(context), said);
  }
  const problem = connectionCannotSignIn(connectionName, said, seen);
  return youngCodes.includes(code) ? new Pending('Entra to know the new trust', problem) : problem;
}
