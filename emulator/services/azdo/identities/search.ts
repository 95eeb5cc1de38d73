/**
 * Finding people and groups: what an approver's id is.
 * Source: MicrosoftDocs/vsts-rest-api-specs, ims 7.1 (identities and its examples; `vso.identity`).
 * Beware: `General` meets display name, account name or unique name as a whole, a group with or without its scope in
 * brackets. What is asked for by id or descriptor and is not there reads as null. That a build identity may read is not
 * confirmed.
 */
import { type Answer, ServiceError } from '../../../frame';
import { type Json, sameText } from '../../../json';
import { type OrganizationCall, toList } from '../calls';
import { badArgument } from '../errors';
import { inOrganization } from '../routing';
import type { Identity, Organization } from '../store';
import { findIdentity, listIdentities } from './list';
import { toSubjectDescriptor } from './wire';

/** What each filter compares, besides the name without its scope for groups. */
const filters: Readonly<Record<string, (identity: Identity) => readonly (string | undefined)[]>> = {
  general: (identity) => [...namesOf(identity), accountOf(identity), identity.mail],
  displayname: namesOf,
  accountname: (identity) => [accountOf(identity), identity.name],
  mailaddress: ({ mail }) => [mail],
  localgroupname: (identity) => (identity.kind === 'group' ? namesOf(identity) : []),
};

function namesOf({ displayName, kind }: Identity): string[] {
  return kind === 'group' ? [displayName, withoutScope(displayName)] : [displayName];
}

function withoutScope(name: string): string {
  return name.replace(/^\[[^\]]*\]\\/, '');
}

function accountOf({ kind, name, mail, id }: Identity): string {
  if (kind === 'group') {
    return withoutScope(name);
  }
  return kind === 'user' ? (mail ?? name) : id;
}

function search(at: OrganizationCall): Answer {
  const { searchParams } = at.call.url;
  const all = listIdentities(at.organization);
  const listed = (key: string) => (searchParams.get(key) ?? '').split(',').filter((one) => one !== '');
  const by = (key: string, nameOf: (identity: Identity) => string) =>
    listed(key).map((wanted) => all.find((identity) => sameText(nameOf(identity), wanted)));
  const named = [
    ...by('identityIds', ({ id }) => id),
    ...by('subjectDescriptors', (identity) => toSubjectDescriptor(identity, at.organization)),
    ...by('descriptors', (identity) => toDescriptor(identity, at.organization)),
  ];
  const found = named.length > 0 ? named : searchBy(all, searchParams);
  return toList(
    at.call,
    found.map((identity) => (identity === undefined ? null : toWire(identity, at))),
  );
}

function searchBy(all: readonly Identity[], query: URLSearchParams): Identity[] {
  const [filter, value] = [query.get('searchFilter') ?? '', query.get('filterValue') ?? ''];
  const compared = filters[filter.toLowerCase()];
  if (compared === undefined || value === '') {
    throw badArgument(`The search filter '${filter}' with value '${value}' is not supported.`);
  }
  return all.filter((identity) => compared(identity).some((text) => text !== undefined && sameText(text, value)));
}

function getOne(at: OrganizationCall): Answer {
  const id = at.call.params.identityId ?? '';
  const identity = findIdentity(at.organization, id);
  if (identity === undefined) {
    throw new ServiceError(
      404,
      'IdentityNotFoundException',
      `TF14045: The identity with TeamFoundationId ${id} could not be found.`,
    );
  }
  return { status: 200, body: toWire(identity, at) };
}

function toDescriptor(identity: Identity, { tenantId, id: organizationId }: Organization): string {
  const { kind, id } = identity;
  if (kind === 'group') {
    return `Microsoft.TeamFoundation.Identity;S-1-9-${id}`;
  }
  if (kind === 'build') {
    return `Microsoft.TeamFoundation.ServiceIdentity;${organizationId}:Build:${id}`;
  }
  if (kind === 'application') {
    return `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;${tenantId}\\${id}`;
  }
  return `Microsoft.IdentityModel.Claims.ClaimsIdentity;${tenantId}\\${accountOf(identity)}`;
}

function toWire(identity: Identity, at: OrganizationCall): Json {
  const { organization, call } = at;
  const withMembers = !/^(none)?$/i.test(call.url.searchParams.get('queryMembership') ?? '');
  const groups = listIdentities(organization).filter(({ members }) => members.includes(identity));
  const descriptors = (list: readonly Identity[]) =>
    withMembers ? list.map((one) => toDescriptor(one, organization)) : [];
  return {
    id: identity.id,
    descriptor: toDescriptor(identity, organization),
    subjectDescriptor: toSubjectDescriptor(identity, organization),
    providerDisplayName: identity.displayName,
    isActive: true,
    ...(identity.kind === 'group' ? { isContainer: true } : {}),
    members: descriptors(identity.members),
    memberOf: descriptors(groups),
    memberIds: withMembers ? identity.members.map(({ id }) => id) : [],
    properties: toProperties(identity, organization),
    resourceVersion: 2,
    metaTypeId: identity.kind === 'group' ? 255 : 0,
  };
}

function toProperties(identity: Identity, organization: Organization): Json {
  const { kind, displayName, mail } = identity;
  const isGroup = kind === 'group';
  const texts: Record<string, string | undefined> = {
    SchemaClassName: isGroup ? 'Group' : 'User',
    Description: '',
    Domain: isGroup ? `vstfs:///Framework/IdentityDomain/${organization.id}` : organization.tenantId,
    Account: accountOf(identity),
    SecurityGroup: isGroup ? 'SecurityGroup' : undefined,
    ScopeName: isGroup ? /^\[([^\]]*)\]/.exec(displayName)?.[1] : undefined,
    Mail: mail,
    SpecialType: 'Generic',
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, { $type: 'System.String', $value: value }]],
    ),
  );
}

export const identityRoutes = inOrganization(
  'Identities',
  [
    ['GET', 'identities', search],
    ['GET', 'identities/:identityId', getOne],
  ],
  'identities',
);
