/**
 * Tokens for people, by the resource owner password grant: the one way in without a browser.
 * Source: learn.microsoft.com/entra/identity-platform/v2-oauth-ropc.
 * Beware: a person's password is the personal access token that the seed gives, and people come with the Azure CLI's
 * client id; both are the emulator's own door.
 */
import { findTenant } from '../../directory';
import { toWids } from '../../directory-roles';
import { sameText } from '../../json';
import type { Person } from '../../people';
import { aadsts } from './problems';
import { isGraph } from './resource';
import { type EntraStore, issuersOf } from './store';

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** @throws AADSTS50126 */
export function findPerson({ directory }: EntraStore, tenantId: string, form: URLSearchParams): Person {
  const name = (form.get('username') ?? '').replace(/@.*$/, '');
  const found = directory.people.find((one) => one.tenantId === tenantId && sameText(one.name, name));
  if (found?.password !== undefined && found.password === form.get('password')) {
    return found;
  }
  throw aadsts(50126, 'Error validating credentials due to invalid username or password.');
}

/** What the Azure CLI is let do at Graph, as far as it matters here. */
const graphScopes = ['Application.ReadWrite.All', 'Directory.AccessAsUser.All', 'User.Read.All'];
/** The template of the role that every member has. */
const member = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

export function makeClaims(store: EntraStore, person: Person, resource: string) {
  const { directory, ground } = store;
  const { objectId, name, tenantId } = person;
  const tenant = findTenant(directory, tenantId);
  const isForGraph = tenant !== undefined && isGraph(tenant, resource);
  return {
    aud: resource,
    iss: tenant === undefined ? '' : issuersOf(tenant).v1,
    appid: azureCli,
    appidacr: '0',
    idtyp: 'user',
    name,
    oid: objectId,
    ...(isForGraph ? graphClaims(store, person) : { scp: 'user_impersonation' }),
    sub: objectId,
    tid: tenantId,
    upn: `${name}@${tenant?.domain ?? ''}`,
    uti: ground.newGuid(),
    ver: '1.0',
  };
}

function graphClaims({ ground }: EntraStore, { name, entraRoles }: Person) {
  const held = (list: readonly string[]) => ground.lacks.left('graph', name, list);
  return { scp: held(graphScopes).join(' '), wids: [member, ...toWids(held(entraRoles))] };
}
