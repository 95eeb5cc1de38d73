/**
 * The linked service that already has the wanted name, when it can become ours: looked for before anything is made, so
 * that a namesake which cannot be mended in place stops the run while nothing is written yet.
 * Source, Needs, Beware: as in `read.ts`.
 */

import { type Change, differences, type Lookup } from '../../engine/resource';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { isGuid, sameText } from '../../names/ids';
import { conflictProblem } from '../../problem/run';
import { named, say, set } from '../../problem/said';
import { type LinkedServiceFileName, readLinkedServiceFile } from './file-read';
import { type LinkedService, type LinkedServiceName, type LinkedSignIn, readLinkedService } from './read';

export interface AdoptableLinkedServiceWant extends LinkedServiceName {
  readonly workspace: AmlWorkspaceId;
  readonly identity: WantedIdentity;
  /** Whether one that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

/** As what a link is to sign in, as far as that is known yet. */
type WantedIdentity =
  | { readonly kind: 'managed identity' }
  /** Without a client id, an application is yet to be made, or the one that is there is kept. */
  | { readonly kind: 'service principal'; readonly clientId: string | undefined; readonly tenantId: string };

export const amlService = 'AzureMLService';

/** @throws Problem for a namesake that cannot become what is wanted */
export const adoptableLinkedService: Lookup<AdoptableLinkedServiceWant, LinkedService | undefined> = {
  kind: 'linked services of the workspace',
  title: (want) => want.synapse.id.name,
  find: async (want, context) => {
    const found = await readLinkedService(want, context);
    return orStopped(found, want, ['linked service', `"${want.name}"`]);
  },
};

/** The same of one that is kept as a file. */
export const adoptableLinkedServiceFile: Lookup<
  AdoptableLinkedServiceWant & LinkedServiceFileName,
  LinkedService | undefined
> = {
  kind: 'file of the linked service',
  title: (want) => want.path,
  find: async (want, context) => {
    const found = await readLinkedServiceFile(want, context);
    return orStopped(found, want, ['linked service file', want.path]);
  },
};

/**
 * @param named kind and title, as the step that would write it says them
 * @throws Problem for what would have to be taken from somebody, or cannot be changed in place
 */
function orStopped(
  found: LinkedService | undefined,
  want: AdoptableLinkedServiceWant,
  [kind, title]: readonly [kind: string, title: string],
) {
  const conflicts = found ? besidesKey(want, found).filter((change) => change.conflict !== undefined) : [];
  if (conflicts.length > 0) {
    throw conflictProblem(kind, title, conflicts);
  }
  return found;
}

/** Type, workspace and identity, where they differ; nothing more of one that is of another type. */
export function besidesKey(
  { workspace, identity, takeOver }: Pick<AdoptableLinkedServiceWant, 'workspace' | 'identity' | 'takeOver'>,
  have: LinkedService | undefined,
): readonly Change[] {
  const type = differences({ type: [have?.type, amlService] }, sameText);
  if (have && type.length > 0) {
    return type.map((change) => ({ ...change, conflict: otherType }));
  }
  const never = unsupported(have);
  // What no taking over would change is said alone: the rest of such a one is not as it seems.
  return never.length > 0
    ? never
    : [...type, ...pointing(workspace, have, takeOver), ...identityChanges(identity, have, takeOver)];
}

const otherType = say`Names are unique in a Synapse workspace, so ours cannot be made beside it. Choose another ${named('linkedServiceName')}, or rename the linked service that has it.`;

/** What cannot be changed in place, taken over or not. */
function unsupported(have: LinkedService | undefined): readonly Change[] {
  const runtime = have?.runtime;
  return [
    ...(runtime?.kind === 'SelfHosted'
      ? [
          {
            field: 'integration runtime',
            from: runtime.name,
            to: 'AutoResolveIntegrationRuntime',
            conflict: say`It goes through a self-hosted integration runtime, which this type of linked service does not support. Choose another ${named('linkedServiceName')}, or set its runtime to AutoResolveIntegrationRuntime in Synapse Studio.`,
          },
        ]
      : []),
    ...templateOf(have),
  ];
}

function templateOf(have: LinkedService | undefined): readonly Change[] {
  const { expressions = [], parameters = [] } = have ?? {};
  const held = [
    ...(expressions.length > 0 ? [`expressions in ${expressions.join(', ')}`] : []),
    ...(parameters.length > 0 ? [`the parameters ${parameters.join(', ')}`] : []),
  ];
  const change = { field: 'template', from: held.join(' and '), to: 'fixed values', conflict: somebodysTemplate };
  return held.length > 0 ? [change] : [];
}

const somebodysTemplate = say`Somebody made it a template: what its users give decides where each of them gets to, and fixed values would break them. Choose another ${named('linkedServiceName')}.`;

/** Which workspace it is for. */
function pointing(workspace: AmlWorkspaceId, have: LinkedService | undefined, takeOver: boolean): readonly Change[] {
  const fields = {
    subscription: [have?.subscriptionId, workspace.subscriptionId],
    'resource group': [have?.resourceGroup, workspace.resourceGroup],
    workspace: [have?.workspace, workspace.name],
  } as const;
  return differences(fields, sameText).map((change) => unlessForeign(change, have, takeOver));
}

/** Which identity it signs in as. */
function identityChanges(want: WantedIdentity, have: LinkedService | undefined, takeOver: boolean): readonly Change[] {
  const held: Partial<Extract<LinkedSignIn, { readonly kind: 'service principal' }>> =
    have?.signIn.kind === 'service principal' ? have.signIn : {};
  const isPrincipal = want.kind === 'service principal';
  const fields = {
    'sign-in': [have?.signIn.kind, want.kind],
    'client id': [held.clientId, isPrincipal ? want.clientId : undefined],
    tenant: [held.tenant, isPrincipal ? want.tenantId : undefined],
  } as const;
  // Nothing can rely on one that cannot sign in.
  if (have?.signIn.kind === 'none') {
    return differences(fields, sameText);
  }
  return differences(fields, sameText).map((change) =>
    // A tenant may be written by its name, which is no other tenant.
    change.field === 'tenant' && !isGuid(change.from ?? '') ? change : unlessForeign(change, have, takeOver),
  );
}

/** What pipelines reach through a link is changed only on one that carries our mark, or when that was asked for. */
function unlessForeign(change: Change, have: LinkedService | undefined, takeOver: boolean): Change {
  const isOurs = have === undefined || have.isOurs || takeOver;
  return isOurs || change.from === undefined ? change : { ...change, conflict: somebodyElses };
}

const somebodyElses = say`This linked service does not carry the mark of this product, and what uses it would reach something else from then on. Choose another ${named('linkedServiceName')}, or ${set('takeOver', 'true')} if it is meant.`;
