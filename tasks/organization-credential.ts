/**
 * As whom Azure DevOps is asked: by the job's own token, by an Entra token of the setup connection or of an "Azure DevOps"
 * connection, or by a personal access token.
 * Source: azure-devops-docs "add-devops-entra-service-connection" (2026-03-23); artifacts-common of
 * azure-pipelines-tasks-common-packages (parameters, no cloud of its own); azdo-marketplace, pat-auth.ts, and
 * terraform-provider-azuredevops, serviceendpoint_externaltfs (`apitoken`).
 * Beware: the addresses of these connections are not looked at: what is asked is the job's own collection.
 */
import { type Cloud, cloudOf, type Organization, type OrganizationSignIn, type RefusedToken, Secret } from '../core';
import { connectionOf, type JobConnection, jobToken } from './agent';
import { isFederated } from './credentials';
import { mask } from './masking';
import { organizationConnectionUnusable, organizationInOtherCloud } from './problems/organization-connection';
import { azureDevOpsAudience, makeTokens, type SignInOptions, type Tokens } from './tokens';

/** What a request signs in with. */
export type OrganizationCredential = Pick<Organization, 'actor' | 'signedInBy'> &
  (
    | { readonly kind: 'bearer'; readonly token: (refused?: RefusedToken) => Promise<string> }
    | { readonly kind: 'personal access token'; readonly token: Secret }
    | { readonly kind: 'password'; readonly user: string; readonly password: Secret }
  );

/** The setup connection's own sign-in, which may serve here too. */
export interface Setup {
  readonly tokens: Tokens;
  readonly cloud: Cloud;
}

/** Asks for no token yet. @throws Problem for a connection that cannot sign in here */
export function makeOrganizationCredential(
  signIn: OrganizationSignIn,
  setup: Setup,
  options: SignInOptions,
): OrganizationCredential {
  switch (signIn.kind) {
    case 'job':
      return { kind: 'bearer', actor: "the job's identity", signedInBy: 'job token', token: async () => jobToken() };
    case 'azureSubscription':
      return ofSetup(setup);
    case 'connection':
      return ofConnection(connectionOf('azureDevOpsConnection', signIn.connectionId), options);
    case 'pat':
      return ofAccessToken(connectionOf('patConnection', signIn.connectionId));
  }
}

function ofSetup({ tokens, cloud }: Setup): OrganizationCredential {
  if (cloud.name !== 'AzureCloud') {
    throw organizationInOtherCloud(cloud.name);
  }
  return {
    kind: 'bearer',
    actor: 'the identity of the setup connection',
    signedInBy: 'Entra token',
    token: (refused) => tokens(azureDevOpsAudience, refused),
  };
}

function ofConnection(
  connection: JobConnection<'azureDevOpsConnection'>,
  options: SignInOptions,
): OrganizationCredential {
  if (!isFederated(connection)) {
    throw organizationConnectionUnusable(connection.input, schemeOf(connection));
  }
  for (const parameter of ['tenantid', 'serviceprincipalid']) {
    if (!connection.parameter(parameter)) {
      throw organizationConnectionUnusable(connection.input, `it lacks the parameter ${parameter}`);
    }
  }
  // Such a connection names no cloud: Azure DevOps Services has its users in the public one.
  const cloud = cloudOf({ environment: undefined, arm: undefined, authority: undefined, graph: undefined });
  if (!cloud) {
    throw new Error('the public cloud is not known');
  }
  const tokens = makeTokens(connection, cloud, options);
  return {
    kind: 'bearer',
    actor: 'the identity of the Azure DevOps connection',
    signedInBy: 'Entra token',
    token: (refused) => tokens(azureDevOpsAudience, refused),
  };
}

function ofAccessToken(connection: JobConnection<'patConnection'>): OrganizationCredential {
  const who = {
    actor: 'the user of the personal access token',
    signedInBy: 'personal access token',
  } as const;
  const token = connection.parameter('apitoken');
  const password = connection.parameter('password');
  if (connection.scheme === 'Token' && token) {
    return { ...who, kind: 'personal access token', token: new Secret(mask(token)) };
  }
  // The older kind: a password, or a personal access token in its place.
  if (connection.scheme === 'UsernamePassword' && password) {
    return {
      ...who,
      kind: 'password',
      user: connection.parameter('username') ?? '',
      password: new Secret(mask(password)),
    };
  }
  const isKnown = connection.scheme === 'Token' || connection.scheme === 'UsernamePassword';
  throw organizationConnectionUnusable(connection.input, isKnown ? 'it holds no token' : schemeOf(connection));
}

function schemeOf({ scheme }: JobConnection): string {
  return scheme === '' ? 'the job does not carry it' : `its sign-in scheme is "${scheme}"`;
}
