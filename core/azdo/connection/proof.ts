/**
 * The proof of a service connection: Azure DevOps itself signs in through it and reads the workspace.
 * Source, Needs: as in `through-read.ts`.
 * What is read: the workspace's computes where the role surely includes them, since "AzureML Data Scientist" and
 * "AzureML Compute Operator" allow `workspaces/computes/read` and, by the letter of their patterns, not the workspace
 * itself (how Azure reads the wildcard in them is unconfirmed). For any other role both are tried.
 * Beware: the proxy's own "TestConnection" reads the subscription and fails for an identity with rights on the workspace
 * alone. Whether an address that we choose is accepted with a federated connection is unconfirmed; where it is not, the
 * built-in list of workspaces is asked for instead.
 */

import { isWellKnown, type Role } from '../../azure/role/definition-read';
import type { Context } from '../../context';
import type { Proof } from '../../engine/resource';
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
import { type ConnectionInProject, rightToCall } from './right-read';
import { isRefusal, type Reported, readAddress, readSource } from './through-read';

export interface WorkspaceThroughConnectionWant {
  readonly project: Project;
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  readonly workspace: AmlWorkspaceId;
  readonly role: Role;
  /** A trust that was not seen, because the setup identity may not look; if it is missing, its owner is told to add it. */
  readonly unseenTrust:
    | { readonly identity: string; readonly issuer: string; readonly subject: string; readonly audience: string }
    | undefined;
}

/** Codes of Entra that mean "the trust is not known (yet)". */
const trustCodes = ['70021', '700211', '700213', '70025'];
/** Codes that a credential or application made a moment ago can give. */
const youngCodes = [...trustCodes, '700016', '700027', '7000215', '7000229'];

type ProofSite = Pick<WorkspaceThroughConnectionWant, 'project' | 'endpointId' | 'connectionName'>;

export const workspaceThroughConnection: Proof<WorkspaceThroughConnectionWant, ProofSite> = {
  kind: 'call to the workspace',
  title: (want) => `${want.workspace.name} through "${want.connectionName}"`,

  rights: (site) => [rightToCall(by(site))],

  async prove(want, context) {
    let reported = await readThrough('/computes', want, context);
    if (!reported.ok && !isWellKnown(want.role) && isRefusal(reported)) {
      reported = await readThrough('', want, context);
    }
    if (!reported.ok) {
      throw await judge(reported, want, context);
    }
    return { verdict: 'passed' };
  },
};

/** Reads what is below the workspace, or itself. */
async function readThrough(
  below: '/computes' | '',
  want: WorkspaceThroughConnectionWant,
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

async function readBuiltIn(want: WorkspaceThroughConnectionWant, context: Context): Promise<Reported> {
  const listed = await readSource('AzureMachineLearningWorkspaces', by(want), context);
  const reported = listed ?? nothingReported;
  const named = reported.result.toLowerCase().includes(want.workspace.name.toLowerCase());
  return reported.ok && !named
    ? { ...reported, ok: false, said: 'The resource group, read through the connection, shows no such workspace.' }
    : reported;
}

function by({ project, endpointId, connectionName }: ProofSite): ConnectionInProject {
  return { projectId: project.id, endpointId, connectionName };
}

async function judge(
  reported: Reported,
  want: WorkspaceThroughConnectionWant,
  context: Context,
): Promise<Problem | Pending> {
  const { said, seen } = reported;
  const { connectionName: name, workspace, role } = want;
  if (signInCode(said) !== undefined) {
    return judgeSignIn(reported, want, context);
  }
  // Azure DevOps's own sentence; a subscription or a network that is disabled is told by the target.
  if (/service (?:connection|endpoint)\b[^.]*\bdisabled/i.test(said)) {
    return connectionDisabled(name, want.endpointId);
  }
  if (isRefusal(reported)) {
    const problem = connectionMayNotRead({ name, workspace: workspace.name, role: role.name, said, seen });
    return new Pending('the role to take effect', problem);
  }
  const problem = proofFailed({ name, workspace: workspace.name, said, seen });
  return reported.isPassing ? new Pending('Azure to answer', problem) : problem;
}

/** Entra did not let the connection sign in. */
async function judgeSignIn(
  { said, seen }: Reported,
  { connectionName, unseenTrust }: WorkspaceThroughConnectionWant,
  context: Context,
): Promise<Problem | Pending> {
  const code = signInCode(said) ?? '';
  if (unseenTrust && trustCodes.includes(code)) {
    return trustMissing(unseenTrust, await sayingSetup(context), said);
  }
  const problem = connectionCannotSignIn(connectionName, said, seen);
  return youngCodes.includes(code) ? new Pending('Entra to know the new trust', problem) : problem;
}
