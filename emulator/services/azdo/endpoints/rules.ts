/**
 * What an `azurerm` endpoint must carry, and what may change later.
 * Source: the `azurerm` type definition in MicrosoftDocs/vsts-rest-api-specs (ListEndpointTypes.json).
 * Beware: the definition drives the portal's form. That the server holds REST callers to it too is plausible, not
 * confirmed; neither are the texts, all ours.
 */
import type { Readings } from '../../../seed/schema-azdo';
import { badArgument } from '../errors';
import { readKey, toPlain } from './parameters';
import type { WantedEndpoint } from './wire';

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const environments = ['AzureCloud', 'AzureChinaCloud', 'AzureUSGovernment', 'AzureGermanCloud', 'AzureStack'];

/** Required data keys per scope level, with their greatest length. */
const requiredData: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Subscription: { subscriptionId: 38, subscriptionName: 255 },
  ManagementGroup: { managementGroupId: 255, managementGroupName: 255 },
  AzureMLWorkspace: {
    subscriptionId: 38,
    subscriptionName: 255,
    resourceGroupName: 255,
    mlWorkspaceName: 255,
    mlWorkspaceLocation: 255,
  },
};

/** Flagged "updates not allowed" in the definition; refused here, which is not confirmed of the server. */
const fixedData = [
  'environment',
  'scopeLevel',
  'subscriptionId',
  'subscriptionName',
  'managementGroupId',
  'managementGroupName',
];

/** @throws ServiceError on the first rule that is broken. */
export function checkEndpoint(want: WantedEndpoint): void {
  if (want.type === '') {
    throw badArgument('Value cannot be null. Parameter name: endpoint.Type');
  }
  if (want.scheme === '') {
    throw badArgument('Value cannot be null. Parameter name: endpoint.Authorization.Scheme');
  }
  if (want.type.toLowerCase() !== 'azurerm') {
    return;
  }
  checkData(want.data);
  checkParameters(want);
}

function checkData(data: WantedEndpoint['data']): void {
  if (!environments.includes(readKey(data, 'environment'))) {
    throw invalid('environment', `one of ${environments.join(', ')}`);
  }
  // az devops sends no scope level for a subscription: the definition's default.
  const scopeLevel = readKey(data, 'scopeLevel') || 'Subscription';
  const required = requiredData[scopeLevel];
  if (required === undefined) {
    throw invalid('scopeLevel', `one of ${Object.keys(requiredData).join(', ')}`);
  }
  for (const [key, length] of Object.entries(required)) {
    const value = readKey(data, key);
    if (value === '') {
      throw badArgument(`Required input '${key}' is missing for scope level '${scopeLevel}'.`);
    }
    if (value.length > length) {
      throw invalid(key, `at most ${length} characters long`);
    }
  }
  const subscriptionId = readKey(data, 'subscriptionId');
  if (subscriptionId !== '' && !guid.test(subscriptionId)) {
    throw invalid('subscriptionId', 'a GUID');
  }
  // A request forgery went through this field until 2025: hosts are built from it.
  if (!/^[a-z0-9]*$/i.test(readKey(data, 'mlWorkspaceLocation'))) {
    throw invalid('mlWorkspaceLocation', 'letters and digits only');
  }
}

function invalid(key: string, rule: string) {
  return badArgument(`The value of input '${key}' is not valid: it must be ${rule}.`);
}

function checkParameters({ scheme, parameters, data }: WantedEndpoint): void {
  const read = (key: string) => readKey(toPlain(parameters), key);
  const need = (key: string) => {
    if (read(key) === '') {
      throw badArgument(`Required authorization parameter '${key}' is missing for scheme '${scheme}'.`);
    }
  };
  switch (scheme) {
    case 'ServicePrincipal':
      // Reported as refused with a capital I; federation gets by with it.
      if ('tenantId' in parameters) {
        throw badArgument("Required authorization parameter 'tenantid' is missing for scheme 'ServicePrincipal'.");
      }
      need('tenantid');
      if (data.creationMode === 'Automatic') {
        return;
      }
      need('serviceprincipalid');
      return;
    case 'WorkloadIdentityFederation':
      need('tenantid');
      if (read('serviceprincipalkey') !== '') {
        throw badArgument("Parameter 'serviceprincipalkey' is not allowed for scheme 'WorkloadIdentityFederation'.");
      }
      if (data.creationMode !== 'Automatic') {
        need('serviceprincipalid');
      }
      return;
    case 'PublishProfile':
      need('publishProfile');
      return;
    case 'ManagedServiceIdentity':
      need('tenantid');
      return;
    default:
      throw badArgument(`Unable to find service endpoint type 'azurerm' with authentication scheme '${scheme}'.`);
  }
}

interface Texts {
  readonly name: string;
  readonly description: string;
}

/**
 * Source: learn.microsoft.com/azure/devops/organizations/settings/naming-restrictions (no control characters, no surrogates;
 * nothing of its own for connections, and the API may allow more than the pages do); MicrosoftDocs/vsts-rest-api-specs#705
 * for the sentence about a length. The lengths themselves, and whether the server holds REST callers to the characters, are
 * not confirmed.
 */
export function checkTexts({ nameLength, descriptionLength }: Readings, { name, description }: Texts): void {
  const longest = [
    ['endpoint.Name', name, nameLength],
    ['endpoint.Description', description, descriptionLength],
  ] as const;
  for (const [parameter, value, length] of longest) {
    if (value.length > length) {
      throw badArgument(`The String length exceeds maximum limit.\r\nParameter name: ${parameter}`);
    }
  }
  // Surrogates: what lies beyond the first 65,536 characters.
  if (/[\p{Cc}\u{10000}-\u{10FFFF}]/u.test(name)) {
    throw badArgument('The name contains characters that are not allowed.\r\nParameter name: endpoint.Name');
  }
}

/** A new service principal connection must bring its credential; an existing one may keep or lose it. */
export function checkCredential({ scheme, parameters }: WantedEndpoint): void {
  if (scheme !== 'ServicePrincipal') {
    return;
  }
  const isCertificate = readKey(toPlain(parameters), 'authenticationType') === 'spnCertificate';
  const key = isCertificate ? 'servicePrincipalCertificate' : 'serviceprincipalkey';
  if (readKey(toPlain(parameters), key) === '') {
    throw badArgument(`Required authorization parameter '${key}' is missing for scheme 'ServicePrincipal'.`);
  }
}

/** @throws ServiceError when data changes that must stay. */
export function checkDataChange(have: Readonly<Record<string, string>>, want: Readonly<Record<string, string>>): void {
  for (const key of fixedData) {
    const [from, to] = [readKey(have, key), readKey(want, key)];
    if (from !== to) {
      throw badArgument(`The value of input '${key}' cannot be changed from '${from}' to '${to}'.`);
    }
  }
}
