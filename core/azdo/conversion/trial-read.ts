/**
 * Whether a connection signs in today: Azure DevOps reads through it what the connection is for.
 * Source, Needs: as in `azdo/connection/through-read.ts`.
 * What is read: the computes of its workspace, or for other scope levels the built-in "TestConnection", which reads the
 * subscription or management group.
 * Beware: what Azure refuses to an identity, or hides from it, says nothing about signing in: a connection may be
 * for something that is not read here.
 */

import type { Context } from '../../context';
import { armVersions } from '../../http/arm';
import { amlWorkspaceId } from '../../names/aml-workspace-id';
import { asSubscriptionId, sameText } from '../../names/ids';
import { signInCode } from '../../problem/sign-in';
import { type Connection, workspaceScope } from '../connection/read';
import { type Reported, readAddress, readSource } from '../connection/through-read';
import type { Project } from '../project/read';

/** `works`: what was read came. `signs in`: it got a token, and Azure refused what was read. `expired`: its secret has ended. */
export interface Trial {
  readonly kind: 'works' | 'signs in' | 'expired' | 'refused' | 'unclear';
  /** In the words of Azure DevOps; empty for one that works. */
  readonly said: string;
}

/** Entra's code for a secret that has ended. Source: docs troubleshoot-workload-identity. */
const expiredCode = '7000222';

/** Whether the connection signs in at all, and what came of the read. @throws Problem, HttpProblem where that was not tried */
export async function tryConnection(project: Project, connection: Connection, context: Context): Promise<Trial> {
  const reported = await readThrough(project, connection, context);
  if (reported === undefined) {
    return { kind: 'unclear', said: 'Azure DevOps does not take this kind of test call.' };
  }
  return { kind: judge(reported), said: reported.ok ? '' : reported.said || `status ${reported.answer}` };
}

async function readThrough(project: Project, connection: Connection, context: Context): Promise<Reported | undefined> {
  const by = { projectId: project.id, endpointId: connection.id, connectionName: connection.name };
  const { scopeLevel, subscriptionId, resourceGroup, workspace } = connection;
  if (!sameText(scopeLevel, workspaceScope) || !subscriptionId || !resourceGroup || !workspace) {
    return readSource('TestConnection', by, context);
  }
  const { armId } = amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace);
  const address = `${armId.slice(1)}/computes?api-version=${armVersions.machineLearning}`;
  return (await readAddress(address, by, context)) ?? readSource('AzureMachineLearningWorkspaces', by, context);
}

function judge(reported: Reported): Trial['kind'] {
  if (reported.ok) {
    return 'works';
  }
  const code = signInCode(reported.said);
  if (code !== undefined) {
    return code === expiredCode ? 'expired' : 'refused';
  }
  // The words of Azure DevOps where it got no token: docs azure-rm-endpoint (troubleshooting).
  if (reported.refusal === 'notSignedIn' || /Json Web Token/i.test(reported.said)) {
    return 'refused';
  }
  // An answer of Azure DevOps itself, or of an Azure that had no time, says nothing about the token.
  const isWithoutTime = reported.isPassing && reported.refusal !== 'notFound';
  return reported.seen || isWithoutTime ? 'unclear' : 'signs in';
}
