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
import { accessDenied, badArgument } from '../errors';
import { hasRight } from '../rights';
import { inOrganization } from '../routing';
import type { Identity, Organization } from '../store';
import { findIdentity, listIdentities } from './list';
import { accountOf, toDescriptor, toSubjectDescriptor, withoutScope } from './wire';

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

function search(at: OrganizationCall): Answer {
  checkReader(at);
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

/** Status and text are not confirmed. @throws ServiceError */
function checkReader(at: OrganizationCall): void {
  if (!hasRight(at, 'Identity/Read', {})) {
    throw accessDenied(`Access denied: ${at.identity.displayName} needs Read permission on identities.`);
  }
}

function getOne(at: OrganizationCall): Answer {
  checkReader(at);
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
