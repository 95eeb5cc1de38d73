/** What can be found out of the identity behind a link: who it is, what it may do at the workspace, when its key ends. */
import { nameOfRole, roleDefinitions } from '../../azure/role/definition-read';
import { readRoleAssignments } from '../../azure/role/read';
import type { Context } from '../../context';
import { readApplicationKeys } from '../../entra/key/read';
import { readPrincipalFields } from '../../entra/principal/read';
import { optionalFlag, optionalText } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { type ArmId, asPrincipalId, type ClientId, isGuid, sameArmId, sameText, type TenantId } from '../../names/ids';
import { dayOf, endIn, type KeyNote } from '../../names/key-note';
import { derived, type Fact, known, seen, unknown } from './fact';
import type { HeldRole, KeyEnd, LinkIdentity } from './link';

/**
 * By the directory of the setup identity's tenant. What is not there is gone only where it surely is of that tenant.
 * @param tenant id or name of the identity's tenant, where the link shows it
 */
export async function identityOf(
  clientId: ClientId,
  { tenant, own }: { readonly tenant: string | undefined; readonly own: TenantId },
  context: Context,
): Promise<Fact<LinkIdentity>> {
  const isOwn = sameText(tenant, own);
  if (tenant !== undefined && isGuid(tenant) && !isOwn) {
    return unknown(`it is in tenant ${tenant}, where the setup identity may not look`);
  }
  const found = await seen(readIdentity(clientId, context), 'Microsoft Graph', context);
  return derived(found, (identity) =>
    identity.standing === 'gone' && !isOwn
      ? unknown(`${clientId} is not in the tenant of the setup identity, and may be in another`)
      : identity,
  );
}

async function readIdentity(clientId: ClientId, context: Context): Promise<LinkIdentity> {
  const principal = await readPrincipalFields(clientId, 'id,displayName,accountEnabled', context);
  return {
    clientId,
    principalId: principal && optionalText(principal, 'id'),
    name: principal && optionalText(principal, 'displayName'),
    standing:
      principal === undefined ? 'gone' : optionalFlag(principal, 'accountEnabled') === false ? 'disabled' : 'there',
  };
}

/** The roles that reach the identity at the workspace, also those given above it or to a group of it. */
export async function rolesOf(
  identity: Fact<LinkIdentity>,
  workspace: Fact<ArmId>,
  context: Context,
): Promise<Fact<readonly HeldRole[]>> {
  const scope = known(workspace);
  const principalId = known(identity)?.principalId;
  if (scope === undefined || principalId === undefined) {
    return unknown(scope === undefined ? 'its workspace is not known' : 'its identity is not known');
  }
  return seen(readRoles(scope, principalId, context), 'Azure', context);
}

async function readRoles(scope: ArmId, principalId: string, context: Context): Promise<readonly HeldRole[]> {
  const held = await readRoleAssignments(scope, asPrincipalId(principalId), context);
  return Promise.all(
    held.map(async (one) => ({
      name: await readRoleName(one.roleId, scope, context),
      scope: one.scope,
      isAbove: !sameArmId(one.scope, scope),
    })),
  );
}

/** The GUID where it may not be looked up: a name is only shown. */
async function readRoleName(roleId: string, scope: ArmId, context: Context): Promise<string> {
  const name = nameOfRole(roleId);
  if (!isGuid(name)) {
    return name;
  }
  const named = await seen(roleDefinitions.find({ roles: [roleId], scope }, context), 'Azure', context);
  return known(named)?.[0]?.name ?? roleId;
}

interface HeldKey {
  readonly kind: 'secret' | 'certificate';
  /** As the link says it. */
  readonly note: KeyNote | undefined;
}

/** When the key ends: as the link says it, else as the application's keys allow. */
export async function keyEndOf({ kind, note }: HeldKey, clientId: ClientId, context: Context): Promise<Fact<KeyEnd>> {
  const at = context.clock.now().toISOString();
  const held = await seen(unlessHidden(readApplicationKeys(clientId, context), undefined), 'Microsoft Graph', context);
  const keys = known(held);
  const on = endIn(note);
  if (note && on) {
    const isMissing =
      note.kind === 'secret' && keys?.secrets.some(({ keyId }) => sameText(keyId, note.keyId)) === false;
    return { value: { on, isCertain: true, isMissing }, source: 'mark', at };
  }
  if (!keys) {
    return 'unknown' in held ? held : unknown('the keys of its application may not be read');
  }
  const ends =
    kind === 'secret'
      ? keys.secrets.map(({ endsAt }) => endsAt)
      : keys.certificates.flatMap(({ whole }) => optionalText(whole, 'endDateTime') ?? []);
  return { value: endAmong(ends, at), source: 'Microsoft Graph', at };
}

/** No service says which key a link holds, so all that have not ended may be it. */
function endAmong(ends: readonly string[], now: string): KeyEnd {
  const days = [...new Set(ends.map(dayOf))].sort();
  const open = days.filter((day) => day >= dayOf(now));
  const on = open[0] ?? days.at(-1);
  return { on, isCertain: open.length <= 1, isMissing: false };
}
