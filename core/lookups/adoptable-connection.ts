/**
 * The connection that already has the wanted name, when it can become ours: looked for before anything is made, so that
 * a namesake which cannot be mended in place stops the run while nothing is written yet.
 * Source, Needs, Beware: as in `connections.ts`. Which fields stay as they are: the flags of the published `azurerm` type.
 */
import { type Change, differences, type Lookup } from '../engine/resource';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import { sameText } from '../names/ids';
import { carriesMark } from '../names/mark';
import { conflictProblem } from '../problems/run';
import { type Connection, type ConnectionWant, readConnection } from './connections';

export interface AdoptableConnectionWant extends ConnectionWant {
  readonly workspace: AmlWorkspaceId;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

export const federation = 'WorkloadIdentityFederation';
export const workspaceScope = 'AzureMLWorkspace';

/** @throws Problem for a namesake that cannot become what is wanted */
export const adoptableConnection: Lookup<AdoptableConnectionWant, Connection | undefined> = {
  kind: 'connections of the project',
  title: (want) => want.project.name,
  async find(want, world) {
    const found = await readConnection(want, world);
    const conflicts = found
      ? [...fixedDifferences(want.workspace, found), ...pointing(want.workspace, found, want.takeOver)].filter(
          (change) => change.conflict !== undefined,
        )
      : [];
    if (conflicts.length > 0) {
      throw conflictProblem('service connection', `"${want.name}"`, conflicts);
    }
    return found;
  },
};

/** The fields that cannot change in place. */
export function fixedDifferences(workspace: AmlWorkspaceId, have: Connection | undefined): readonly Change[] {
  const fields = {
    'sign-in': [have?.scheme, federation],
    'scope level': [have?.scopeLevel, workspaceScope],
    subscription: [have?.subscriptionId, workspace.subscriptionId],
  } as const;
  const conflict =
    'Choose another connectionName, or rename the connection that is there; pipelines that use it are not touched either way.';
  return differences(fields, sameText).map((change) => (have ? { ...change, conflict } : change));
}

/** Which workspace the connection is for. */
export function pointing(
  workspace: AmlWorkspaceId,
  have: Connection | undefined,
  takeOver: boolean,
): readonly Change[] {
  const fields = {
    'resource group': [have?.resourceGroup, workspace.resourceGroup],
    workspace: [have?.workspace, workspace.name],
  } as const;
  return differences(fields, sameText).map((change) => guarded(change, have, takeOver));
}

/** What pipelines reach through a connection is changed only on one that carries our mark, or when that was asked for. */
export function guarded(change: Change, have: Connection | undefined, takeOver: boolean): Change {
  const isOurs = have === undefined || carriesMark(have.description) || takeOver;
  return isOurs || change.from === undefined ? change : { ...change, conflict: somebodyElses };
}

const somebodyElses =
  'Somebody else made this connection, and its pipelines would reach something else from then on. Choose another connectionName, or set takeOver: true if it is meant.';
