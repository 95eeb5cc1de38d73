/**
 * The connection that already has the wanted name, when this product may take it over: looked for before anything is
 * made, so that one which cannot be changed in place stops the run while nothing is written yet.
 * Source, Needs, Beware: as in `read.ts`. Which fields cannot change: the flags of the published `azurerm` type.
 */

import { type Change, differences, type Lookup } from '../../engine/resource';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { sameText } from '../../names/ids';
import { conflictProblem } from '../../problem/run';
import { named, type Said, say, set } from '../../problem/said';
import { eligibilityOf } from '../conversion/read';
import {
  type Connection,
  type ConnectionScheme,
  type ConnectionWant,
  federation,
  readConnection,
  workspaceScope,
} from './read';

export interface AdoptableConnectionWant extends ConnectionWant {
  readonly workspace: AmlWorkspaceId;
  /** How it shall sign in. */
  readonly scheme: ConnectionScheme;
  /** Whether one that signs in by a secret may be converted in place. */
  readonly convert: boolean;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

/** @throws Problem for a namesake that cannot become what is wanted */
export const adoptableConnection: Lookup<AdoptableConnectionWant, Connection | undefined> = {
  kind: 'connections of the project',
  title: (want) => want.project.name,
  async find(want, context) {
    const found = await readConnection(want, context);
    const conflicts = found
      ? [
          ...fixedDifferences(want.workspace, want.scheme, found).map((change) => unlessConverted(change, found, want)),
          ...pointing(want.workspace, found, want.takeOver),
        ].filter((change) => change.conflict !== undefined)
      : [];
    if (conflicts.length > 0) {
      throw conflictProblem('service connection', `"${want.name}"`, conflicts);
    }
    return found;
  },
};

/** The fields that cannot change in place. */
export function fixedDifferences(
  workspace: AmlWorkspaceId,
  scheme: ConnectionScheme,
  have: Connection | undefined,
): readonly Change[] {
  const fields = {
    'sign-in': [have?.scheme, scheme],
    'scope level': [have?.scopeLevel, workspaceScope],
    subscription: [have?.subscriptionId, workspace.subscriptionId],
  } as const;
  return differences(fields, sameText).map((change) => {
    const keeping = change.field === 'sign-in' ? keepingSignIn(have) : '';
    const ways = say`${keeping}choose another ${named('connectionName')}, or rename the connection that is there; pipelines that use it are not touched either way.`;
    return have ? { ...change, conflict: ways } : change;
  });
}

/** What to ask for so that it signs in as before. */
function keepingSignIn(have: Connection | undefined): string | Said {
  const kinds: Readonly<Record<string, string>> = {
    WorkloadIdentityFederation: 'federation',
    ServicePrincipal: have?.keyKind === 'certificate' ? 'certificate' : 'secret',
    ManagedServiceIdentity: 'agentIdentity',
  };
  const kind = kinds[have?.scheme ?? ''];
  return kind ? say`${set('authentication', kind)} to keep how it signs in, ` : '';
}

/** A secret can become a trust where Azure DevOps converts the connection, and that is asked for. */
function unlessConverted(
  change: Change,
  found: Connection,
  { scheme, project, convert }: AdoptableConnectionWant,
): Change {
  if (change.field !== 'sign-in' || scheme !== federation) {
    return change;
  }
  const standing = eligibilityOf(found, project);
  const { conflict = '', ...open } = change;
  const otherwise = say`Otherwise ${conflict}`;
  switch (standing.kind) {
    case 'convertible':
      return convert
        ? open
        : {
            ...open,
            conflict: say`${set('convert', 'true')} to have it converted in place, where its id, grants and checks stay. ${otherwise}`,
          };
    case 'out of scope':
      return {
        ...open,
        conflict: say`It cannot be converted in place: ${standing.reason}. What can be done: ${conflict}`,
      };
    case 'keyless':
      return change;
  }
}

/** The fields that say which workspace the connection is for, where they differ. */
export function pointing(
  workspace: AmlWorkspaceId,
  have: Connection | undefined,
  takeOver: boolean,
): readonly Change[] {
  const fields = {
    'resource group': [have?.resourceGroup, workspace.resourceGroup],
    workspace: [have?.workspace, workspace.name],
  } as const;
  return differences(fields, sameText).map((change) => unlessForeign(change, have, takeOver));
}

/** What pipelines reach through a connection is changed only on one that carries our mark, or when that was asked for. */
export function unlessForeign(change: Change, have: Connection | undefined, takeOver: boolean): Change {
  const isOurs = have === undefined || have.isOurs || takeOver;
  return isOurs || change.from === undefined ? change : { ...change, conflict: somebodyElses };
}

const somebodyElses = say`This connection does not carry the mark of this product, and its pipelines would reach something else from then on. Choose another ${named('connectionName')}, or ${set('takeOver', 'true')} if it is meant.`;
