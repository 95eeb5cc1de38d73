/**
 * What the caller may do, asked beforehand: many rights in one call, or one right at many places.
 * Source: MicrosoftDocs/vsts-rest-api-specs, security 7.1 (permissionevaluationbatch and its example; permissions).
 * Beware: it is about rights, not about what the token is good for. Nobody here is a collection administrator, so
 * `alwaysAllowAdministrators` changes nothing. A connection that is not there inherits its project's answer. How a caller
 * is refused who may not ask is not confirmed.
 */
import { type Answer, NotEmulated } from '../../frame';
import { isObject, type Json, sameText } from '../../json';
import { type OrganizationCall, toList } from './calls';
import { findEndpoint, findReference } from './endpoints/find';
import { parseBody } from './endpoints/wire';
import { accessDenied, badArgument } from './errors';
import { ask, namespaces, type Right } from './namespaces';
import { hasRight, lacks, type Place } from './rights';
import { type AreaRoute, inOrganization } from './routing';

interface Question {
  readonly namespaceId: string;
  readonly bits: number;
  readonly token: string;
}

function evaluateBatch(at: OrganizationCall): Answer {
  checkMayAsk(at);
  const body = parseBody(at.call);
  const evaluations = isObject(body) ? fold(body).evaluations : undefined;
  if (!Array.isArray(evaluations)) {
    throw badArgument('Value cannot be null. Parameter name: evaluations');
  }
  const answered = evaluations.filter(isObject).map((given) => {
    const { securitynamespaceid, token, permissions } = fold(given);
    const question = { namespaceId: String(securitynamespaceid), token: String(token), bits: Number(permissions) };
    return {
      securityNamespaceId: question.namespaceId,
      token: question.token,
      permissions: question.bits,
      value: evaluate(at, question),
    };
  });
  return { status: 200, body: { evaluations: answered } };
}

function evaluateTokens(at: OrganizationCall): Answer {
  checkMayAsk(at);
  const { searchParams } = at.call.url;
  const { namespace: namespaceId = '', bits = '' } = at.call.params;
  const tokens = (searchParams.get('tokens') ?? '').split(searchParams.get('delimiter') ?? ',');
  return toList(
    at.call,
    tokens.map((token) => evaluate(at, { namespaceId, token, bits: Number(bits) })),
  );
}

function checkMayAsk(at: OrganizationCall): void {
  if (lacks(at, ask)) {
    throw accessDenied(`Access denied: ${at.identity.displayName} may not query permissions.`);
  }
}

/** The service takes names in any case. */
function fold(body: Json): Json {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
}

/** Whether the caller has all of the bits. @throws NotEmulated for a namespace that is not here */
function evaluate(at: OrganizationCall, { namespaceId, token, bits }: Question): boolean {
  const found = Object.entries(namespaces).find(([, { id }]) => sameText(id, namespaceId));
  if (found === undefined) {
    throw new NotEmulated(`the security namespace ${namespaceId}`);
  }
  const [name, namespace] = found;
  const wanted = Object.entries(namespace.bits).filter(([, bit]) => (bits & bit) !== 0);
  const isKnown = wanted.reduce((sum, [, bit]) => sum + bit, 0) === bits;
  const places = placesOf(at, name, token);
  return isKnown && wanted.every(([bit]) => places.some((place) => hasRight(at, `${name}/${bit}` as Right, place)));
}

/** What a token stands for; a connection as the organization has it is in each of its projects. */
function placesOf(at: OrganizationCall, namespace: string, token: string): Place[] {
  if (namespace === 'Identity') {
    return [{}];
  }
  const { organization, now } = at;
  const bare = token.replace(/^(endpoints\/|\$PROJECT:vstfs:\/\/\/Classification\/TeamProject\/)/i, '');
  const [first = '', second = ''] = bare.replace(/:$/, '').split('/');
  const endpoint = namespace === 'ServiceEndpoints' ? findEndpoint(organization, second, now) : undefined;
  const isHeld = (projectId: string) => endpoint !== undefined && findReference(endpoint, projectId, now) !== undefined;
  return organization.projects
    .filter(({ id }) => (sameText(first, 'Collection') ? isHeld(id) : sameText(id, first)))
    .map((project) => ({ project, ...(endpoint !== undefined && isHeld(project.id) ? { endpoint } : {}) }));
}

export const securityRoutes: readonly AreaRoute[] = [
  ...inOrganization('PermissionEvaluationBatch', [['POST', 'security/permissionevaluationbatch', evaluateBatch]]),
  ...inOrganization('Permissions', [['GET', 'permissions/:namespace/:bits', evaluateTokens]]),
];
