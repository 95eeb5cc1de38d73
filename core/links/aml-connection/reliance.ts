/**
 * Why the identity of a link that is taken away goes on being needed, with its role. Unclear means that it is.
 *
 * What is asked, in this order: whether the connection itself stays in other projects; connections beside it, since one
 * with a key that was given leaves no trace on the identity; trusts of others; keys of other links.
 */

import type { Connection } from '../../azdo/connection/read';
import { stayingProjects } from '../../azdo/connection/removal';
import type { LinkToRemove } from '../../azdo/connection/removal-read';
import type { Context } from '../../context';
import type { IdentityToRemove } from '../../entra/identity/read';
import { sortTrusts } from '../../entra/trust/removal';
import { sameText } from '../../names/ids';

interface Reliance {
  readonly links: readonly LinkToRemove[];
  readonly identity: IdentityToRemove | 'unreadable' | undefined;
  /** The connections that go on. */
  readonly beside: readonly Connection[];
  /** The display name of the link's own keys. */
  readonly ownKey: string;
}

/** In words; `undefined` when nothing speaks for it, or there is no identity to speak of. */
export async function reasonToStay(about: Reliance, context: Context): Promise<string | undefined> {
  const { links, identity } = about;
  const staying = [...new Set(links.flatMap(stayingProjects))];
  if (staying.length > 0) {
    return `the connection stays in ${staying.join(', ')}`;
  }
  if (identity === undefined || identity === 'unreadable') {
    return undefined;
  }
  return (
    otherThanNamed(links, identity) ?? besideIt(about.beside, identity) ?? (await onItself(about, identity, context))
  );
}

/** Identities that only a machine can use. */
export function isOfAgents(links: readonly LinkToRemove[]): boolean {
  return links.some(({ connection }) => isOfMachine(connection));
}

function otherThanNamed(links: readonly LinkToRemove[], { clientId }: IdentityToRemove): string | undefined {
  const other = links.map(({ connection }) => signedInAs(connection)).find((one) => one && !sameText(one, clientId));
  return clientId && other && `the connection signs in as ${other}, and not as it`;
}

function besideIt(beside: readonly Connection[], identity: IdentityToRemove): string | undefined {
  const others = beside.filter((one) => mayBe(one, identity)).map(({ name }) => `"${name}"`);
  return others.length > 0 ? `other connections sign in as it: ${others.join(', ')}` : undefined;
}

/** One that signs in as whatever the machine is may sign in as a machine's own identity. */
function mayBe(connection: Connection, { clientId, home }: IdentityToRemove): boolean {
  const id = signedInAs(connection);
  const isOwnOfMachine = home.kind === 'managed identity' && !/\/userAssignedIdentities\//i.test(home.armId);
  return id === undefined ? isOfMachine(connection) && isOwnOfMachine : sameText(id, clientId);
}

function signedInAs({ clientId, msiClientId }: Connection): string | undefined {
  return clientId ?? msiClientId;
}

function isOfMachine({ scheme }: Connection): boolean {
  return sameText(scheme, 'ManagedServiceIdentity');
}

/** What stands on the identity. The link's own trust may have been written by somebody else, for this link alone. */
async function onItself(
  { links, ownKey }: Reliance,
  identity: IdentityToRemove,
  context: Context,
): Promise<string | undefined> {
  const trusts = await sortTrusts({ links, identity }, context);
  if (trusts === 'unreadable') {
    return 'whether others rely on it cannot be read';
  }
  const isOfLink = (issuer: string, subject: string) =>
    links.some(({ connection }) => connection.issuer === issuer && connection.subject === subject);
  const others = trusts.others.filter(({ issuer, subject }) => !isOfLink(issuer, subject));
  if (others.length > 0) {
    return `others rely on it: ${others.map(({ name }) => `"${name}"`).join(', ')}`;
  }
  // Keys of others are the rule on an application of theirs, and have no part in our role.
  const keys = identity.keyNames.filter(
    (name) => name !== ownKey && (identity.isOurs || name.startsWith('aml-links-')),
  );
  return keys.length > 0 ? `it holds ${keys.length} keys that are not of this link` : undefined;
}
