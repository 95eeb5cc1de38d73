/**
 * Why the identity of a link that is taken away is still needed, with its role. Where that is unclear, it is.
 *
 * What is asked, in this order: whether the connection itself stays in other projects; whether its mark names another link; connections beside it, since one
 * with a key that was given leaves no trace on the identity; trusts of others; keys of other links.
 */

import type { Connection } from '../../azdo/connection/read';
import { stayingProjects } from '../../azdo/connection/removal';
import type { LinkToRemove } from '../../azdo/connection/removal-read';
import type { Context } from '../../context';
import type { IdentityToRemove } from '../../entra/identity/read';
import { sortTrusts } from '../../entra/trust/removal';
import { sameText } from '../../names/ids';
import { type LinkMark, projectOfLink } from '../../names/mark';
import { keysOfOthers, reasonOnIdentity } from '../removal';
import { isOfMachine } from './identity';

interface Beside {
  readonly links: readonly LinkToRemove[];
  /** The connections that stay. */
  readonly beside: readonly Connection[];
  /** The display name of the link's own keys. */
  readonly ownKey: string;
}

interface Reliance extends Omit<Beside, 'ownKey'> {
  readonly identity: IdentityToRemove | 'unreadable' | undefined;
  /** The link itself. */
  readonly mark: LinkMark;
  /** The links that these would be. */
  readonly others: readonly LinkMark[];
}

/** In words; `undefined` where nothing speaks for it, or where no identity is known. */
export async function reasonToStay(about: Reliance, context: Context): Promise<string | undefined> {
  const { links, identity } = about;
  const staying = [...new Set(links.flatMap(stayingProjects))];
  if (staying.length > 0) {
    return `the connection stays in ${staying.join(', ')}`;
  }
  if (identity === undefined) {
    return undefined;
  }
  if (identity === 'unreadable') {
    // It may show itself a moment later, when nobody asks again who relies on it.
    return 'whether others rely on it could not be read';
  }
  const own = { ...about, ownKey: about.mark.key };
  return otherThanNamed(links, identity) ?? madeForOther(about, identity) ?? usedBeside(own, identity, context);
}

/** Why others than the link need its identity, in words; `undefined` where nothing speaks for it. */
export async function usedBeside(
  about: Beside,
  identity: IdentityToRemove,
  context: Context,
): Promise<string | undefined> {
  return besideIt(about.beside, identity) ?? (await onItself(about, identity, context));
}

/** Identities that only a machine can use. */
export function isOfAgents(links: readonly LinkToRemove[]): boolean {
  return links.some(({ connection }) => signsInAsMachine(connection));
}

function otherThanNamed(links: readonly LinkToRemove[], { clientId }: IdentityToRemove): string | undefined {
  const other = links.map(({ connection }) => signedInAs(connection)).find((one) => one && !sameText(one, clientId));
  return clientId && other && `the connection signs in as ${other}, and not as it`;
}

/** By its own mark; one that was made for a former name of the connection is still the link's. */
function madeForOther({ mark, others }: Reliance, { isOurs, link }: IdentityToRemove): string | undefined {
  if (!isOurs || link?.key === undefined || link.key === mark.key) {
    return undefined;
  }
  const { title } = others.find(({ key }) => key === link.key) ?? link;
  const isElsewhere = title !== undefined && !sameText(projectOfLink({ title }), projectOfLink(mark));
  const isOther = isElsewhere || others.some(({ key }) => key === link.key);
  return isOther ? `it was made for ${title}` : undefined;
}

function besideIt(beside: readonly Connection[], identity: IdentityToRemove): string | undefined {
  const others = beside.filter((one) => mayBe(one, identity)).map(({ name }) => `"${name}"`);
  return others.length > 0 ? `other connections sign in as it: ${others.join(', ')}` : undefined;
}

/** A connection that signs in as whatever identity the machine has may sign in as a machine's own identity. */
function mayBe(connection: Connection, { clientId, home }: IdentityToRemove): boolean {
  const id = signedInAs(connection);
  return id === undefined ? signsInAsMachine(connection) && isOfMachine(home) : sameText(id, clientId);
}

function signedInAs({ clientId, msiClientId }: Connection): string | undefined {
  return clientId ?? msiClientId;
}

function signsInAsMachine({ scheme }: Connection): boolean {
  return sameText(scheme, 'ManagedServiceIdentity');
}

/** What stands on the identity. The link's own trust may have been written by somebody else, for this link alone. */
async function onItself(
  { links, ownKey }: Beside,
  identity: IdentityToRemove,
  context: Context,
): Promise<string | undefined> {
  const trusts = await sortTrusts({ links, identity }, context);
  const isOfLink = (issuer: string, subject: string) =>
    links.some(({ connection }) => connection.issuer === issuer && connection.subject === subject);
  return reasonOnIdentity({
    trusts:
      trusts === 'unreadable' ? trusts : trusts.others.filter(({ issuer, subject }) => !isOfLink(issuer, subject)),
    keys: keysOfOthers(identity, ownKey),
  });
}
