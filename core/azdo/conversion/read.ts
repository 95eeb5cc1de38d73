/**
 * Whether a service connection can be made keyless by Microsoft Entra in place, keeping its id; and if not, why not.
 * Source: docs connect-to-azure (a conversion is for connections that Azure DevOps made, in one project) and
 * convert-service-connections, 2026-06-15 (old issuer: public cloud, single-tenant identities);
 * geekzter/azure-identity-scripts, convert_azurerm_service_connection_to_oidc.ps1 (shared ones: 400).
 * Needs: to see the connection.
 * Beware: keys of `authorization` and `data` come in several spellings. Which project a shared connection belongs to shows
 * only in a subject of the old issuer (the references come in any order: terraform-provider-azuredevops #1248).
 */

import { child, looseText, optionalFlag } from '../../http/json';
import { sameText } from '../../names/ids';
import { type Connection, federation, projectsIn } from '../connection/read';
import type { Project } from '../project/read';

/** What is converted: the way of signing in (a secret gives way to a trust), or the issuer of the tokens. */
export type Conversion = 'sign-in' | 'issuer';

export type Eligibility =
  | { readonly kind: 'keyless' }
  | { readonly kind: 'convertible'; readonly conversion: Conversion }
  /** `reason`: a clause without a capital and without a full stop. */
  | { readonly kind: 'out of scope'; readonly reason: string };

/** Hosts of the issuer that ends on 2027-07-01, and of the one before it. */
const oldIssuer = /^https:\/\/(?:app\.)?vstoken\./i;
const publicCloud = 'AzureCloud';

/**
 * By what the connection itself shows. The identity behind it may still stand in the way.
 * @param project where it is seen
 */
export function eligibilityOf(connection: Connection, project: Project): Eligibility {
  const reason = unusable(connection);
  if (reason !== undefined) {
    return outOfScope(reason);
  }
  return sameText(connection.scheme, federation) ? byTrust(connection, project) : byKey(connection);
}

export function hasOldIssuer({ issuer }: Connection): boolean {
  return oldIssuer.test(issuer ?? '');
}

/** Whether the end of the older issuer ends it too: that goes on in the other clouds. */
export function endsWithOldIssuer(connection: Connection): boolean {
  return hasOldIssuer(connection) && sameText(connection.environment ?? publicCloud, publicCloud);
}

/** Whether it has nothing to do with Entra: a package feed, or the token of a code host. */
export function isUnrelated({ type, scheme }: Connection): boolean {
  return type !== '' && type !== 'azurerm' && !sameText(scheme, federation);
}

/** Whether it signs in by a trust in tokens of Entra. */
export function isKeyless(connection: Connection): boolean {
  const { scheme, issuer, subject } = connection;
  return sameText(scheme, federation) && issuer !== undefined && subject !== undefined && !hasOldIssuer(connection);
}

function unusable({ type, state, stateMessage, isDisabled, scheme }: Connection): string | undefined {
  if (type === '') {
    return 'it does not show itself: this identity is none of its Readers, Users or Administrators';
  }
  if (type !== 'azurerm' && !sameText(scheme, federation)) {
    return `it is no Azure Resource Manager connection (its type is "${type}")`;
  }
  if (state !== 'Ready') {
    return `it was never finished (its state is "${state}"${stateMessage ? `: ${stateMessage}` : ''})`;
  }
  if (isDisabled) {
    return 'it is switched off';
  }
  return scheme === '' ? 'it does not show how it signs in: this identity may see too little of it' : undefined;
}

function byTrust(connection: Connection, project: Project): Eligibility {
  if (connection.issuer === undefined || connection.subject === undefined) {
    return outOfScope('it shows no issuer and subject: this identity may see too little of it');
  }
  if (!hasOldIssuer(connection)) {
    return { kind: 'keyless' };
  }
  if (connection.type !== 'azurerm') {
    return outOfScope(
      `programs convert Azure Resource Manager connections only, and its type is "${connection.type}": convert it in the portal (Project settings, Service connections, the connection, Update), or make it again where the portal does not offer that`,
    );
  }
  if (!sameText(connection.environment, publicCloud)) {
    return outOfScope(`connections of ${connection.environment} stay on the Azure DevOps issuer and go on working`);
  }
  const home = homeProject(connection);
  return isShared(connection) && !sameText(home, project.name)
    ? outOfScope(`it is shared from ${home === undefined ? 'another project' : `project "${home}"`}: convert it there`)
    : { kind: 'convertible', conversion: 'issuer' };
}

/** Subjects of the old issuer are made of names: organization, project, connection. */
function homeProject({ subject }: Connection): string | undefined {
  return /^sc:\/\/[^/]+\/([^/]+)\//.exec(subject ?? '')?.[1];
}

function byKey(connection: Connection): Eligibility {
  if (sameText(connection.scheme, 'ManagedServiceIdentity')) {
    return outOfScope("it signs in as the managed identity of the agent's machine and stores no secret");
  }
  if (!sameText(connection.scheme, 'ServicePrincipal')) {
    return outOfScope(`its sign-in scheme is "${connection.scheme}"`);
  }
  if (!sameText(connection.environment, publicCloud)) {
    return outOfScope(`it is a connection of ${connection.environment}, and the Entra issuer is for ${publicCloud}`);
  }
  const { whole } = connection;
  if (sameText(looseText(child(child(whole, 'authorization'), 'parameters'), 'authenticationType'), 'spnCertificate')) {
    return outOfScope(`it signs in by a certificate, and ${onlyItsOwn}`);
  }
  if (!sameText(looseText(child(whole, 'data'), 'creationMode'), 'Automatic')) {
    return outOfScope(`its application was not made by Azure DevOps, and ${onlyItsOwn}`);
  }
  return isShared(connection)
    ? outOfScope('it is shared by several projects, and Azure DevOps converts only connections of a single project')
    : { kind: 'convertible', conversion: 'sign-in' };
}

const onlyItsOwn =
  'Azure DevOps converts only what it made itself; for this one make a second connection under another name on the same application, let the pipelines use that, then take this one away (by a removal of the link if it was made here, else by hand)';

function isShared({ whole }: Connection): boolean {
  return optionalFlag(whole, 'isShared') === true || projectsIn(whole).length > 1;
}

function outOfScope(reason: string): Eligibility {
  return { kind: 'out of scope', reason };
}
