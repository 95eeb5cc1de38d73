/**
 * The right to change an identity, or what it holds: of an application its owner has it, of a managed identity a role.
 * Source: Microsoft Graph v1.0, application (update); docs role-based-access-control/built-in-roles, Managed Identity
 * Contributor.
 */
import type { ArmId } from '../../names/ids';
import type { Right, RightOf } from '../../problem/right';
import type { IdentityRef } from './read';

/** What is to be done with it. `verb` goes on after the type in an action of Azure: `delete`. */
interface Asked extends Pick<RightOf<'application ownership'>, 'doing' | 'trust'> {
  readonly verb: string;
  /** Where that is asked of a managed identity; itself when left out. */
  readonly scope?: string;
  /** Set for a managed identity as long as nobody has seen that this place is there. */
  readonly unseen?: 'place';
}

export function rightOnIdentity(home: IdentityRef, { verb, scope, unseen, ...what }: Asked): Right {
  if (home.kind === 'application') {
    return { kind: 'application ownership', clientId: home.clientId, ...what };
  }
  const action = `Microsoft.ManagedIdentity/userAssignedIdentities/${verb}`;
  return {
    kind: 'azure action',
    action,
    role: 'Managed Identity Contributor',
    scope: scope ?? home.armId,
    ...(unseen ? { unseen } : {}),
    ...what,
  };
}

/** Where a managed identity is made: there one has the rights on it that is not there yet. */
export function groupOf(armId: ArmId): string {
  return armId.replace(/\/providers\/.*$/, '');
}
