/**
 * A service endpoint as JSON, both ways.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1, `ServiceEndpoint`.
 * Beware: secrets come back as null with their key kept; maps hold texts only, booleans too.
 */
import type { Call } from '../../../frame';
import { isObject, type Json, readObject, readObjects, readText } from '../../../json';
import { badArgument } from '../errors';
import { toIdentityWire } from '../identities/wire';
import { findProject } from '../organizations';
import type { Endpoint, Organization } from '../store';
import { isConfidential } from './parameters';

export interface WantedReference {
  readonly project: string;
  readonly name: string;
  readonly description: string;
}

/** What a request asks an endpoint to be. In `parameters`, `null` stands for "as it was". */
export interface WantedEndpoint {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly url: string;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly data: Readonly<Record<string, string>>;
  readonly isDisabled: boolean;
  readonly isReady: boolean;
  readonly references: readonly WantedReference[];
}

/** @throws ServiceError when the body is not JSON. */
export function parseBody(call: Call): unknown {
  try {
    return JSON.parse(call.text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw badArgument(`TF400898: An Internal Error Occurred. Activity Id: ${call.requestId}. ${String(error)}`);
  }
}

/** @throws ServiceError when the value is no endpoint. */
export function parseEndpoint(value: unknown): WantedEndpoint {
  if (!isObject(value)) {
    throw badArgument('Value cannot be null. Parameter name: endpoint');
  }
  const authorization = readObject(value, 'authorization');
  return {
    id: readText(value, 'id'),
    name: readText(value, 'name') ?? '',
    description: readText(value, 'description') ?? '',
    type: readText(value, 'type') ?? '',
    url: readText(value, 'url') ?? '',
    scheme: readText(authorization, 'scheme') ?? '',
    parameters: toTexts(readObject(authorization, 'parameters'), true),
    data: toTexts(readObject(value, 'data'), false) as Record<string, string>,
    isDisabled: value.isDisabled === true,
    isReady: value.isReady === true,
    references: readObjects(value, 'serviceEndpointProjectReferences').map(parseReference),
  };
}

export function parseReference(value: Json): WantedReference {
  const project = readObject(value, 'projectReference');
  return {
    project: readText(project, 'id') ?? readText(project, 'name') ?? '',
    name: readText(value, 'name') ?? '',
    description: readText(value, 'description') ?? '',
  };
}

function toTexts(map: Json, keepNull: boolean): Record<string, string | null> {
  const texts: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(map)) {
    if (value === null && keepNull) {
      texts[key] = null;
    } else if (value !== null && value !== undefined) {
      texts[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
  return texts;
}

/** Where and when an endpoint is looked at. */
export interface Seen {
  readonly organization: Organization;
  readonly now: Date;
}

/** The endpoint as a project sees it: name and description are the project's own. */
export function toEndpointWire(endpoint: Endpoint, projectId: string, { organization, now }: Seen): Json {
  const live = endpoint.references.filter(({ goneAt }) => goneAt === undefined || goneAt > now.getTime());
  const own = live.find((reference) => reference.projectId === projectId) ?? live[0];
  return {
    data: endpoint.data,
    id: endpoint.id,
    name: own?.name ?? '',
    type: endpoint.type,
    url: endpoint.url,
    createdBy: toIdentityWire(endpoint.createdBy, organization),
    description: own?.description ?? '',
    authorization: { parameters: maskSecrets(endpoint.parameters), scheme: endpoint.scheme },
    isShared: live.length > 1,
    isDisabled: endpoint.isDisabled,
    isReady: endpoint.isReady,
    operationStatus: endpoint.operationStatus,
    owner: 'Library',
    ...(isOutdated(endpoint, organization) ? { isOutdated: true } : {}),
    serviceEndpointProjectReferences: live.map(({ projectId: id, name, description }) => ({
      projectReference: { id, name: findProject(organization, id)?.name ?? '' },
      name,
      description,
    })),
  };
}

/** Of 7.2; what it marks is not confirmed. */
function isOutdated({ parameters }: Endpoint, { readings }: Organization): boolean {
  return readings.marksOutdated && parameters.workloadIdentityFederationIssuerType === 'AzureDevOps';
}

function maskSecrets(parameters: Readonly<Record<string, string>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, isConfidential(key) ? null : value]),
  );
}
