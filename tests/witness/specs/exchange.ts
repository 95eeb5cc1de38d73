/** One request and its answer against the specification of its operation. */
import { relative } from 'node:path';
import { isObject } from '../../../emulator/json';
import type { TranscriptEntry } from '../../../emulator/transcript';
import { specsRoot } from './documents';
import { findOperation, type Operation, type Parameter, readOperations } from './operations';
import { Schemas } from './schemas';

export type Verdict =
  | { readonly kind: 'unspecified'; readonly what: string }
  | {
      readonly kind: 'checked';
      readonly what: string;
      readonly complaints: readonly string[];
      /** The version asked for and the one checked against. */
      readonly versions: readonly [asked: string, used: string];
    };

export function createChecker(): (entry: TranscriptEntry) => Verdict {
  const operations = readOperations();
  const schemas = new Schemas();

  return (entry) => {
    const url = new URL(entry.url);
    const version = readVersion(entry, url);
    const operation = findOperation(operations, entry.method, url, version);
    if (operation === undefined || isOlder(url, version)) {
      return {
        kind: 'unspecified',
        what: `${entry.method} ${toShape(url)}${isOlder(url, version) ? ` at ${version}` : ''}`,
      };
    }
    const complaints = [...checkRequest(operation, entry, url), ...checkAnswer(operation, entry)];
    const file = relative(specsRoot, operation.file).replaceAll('\\', '/');
    return {
      kind: 'checked',
      what: `${operation.method} ${operation.template} of ${file}`,
      complaints,
      versions: [version, operation.version],
    };
  };

  function checkRequest(operation: Operation, entry: TranscriptEntry, url: URL): string[] {
    const { body, service } = operation;
    const side = { isRequest: true, isNullAbsent: service === 'azdo' };
    const complaints = checkQuery(operation, entry, url);
    if (entry.requestBody === '') {
      return body?.isRequired ? [...complaints, 'request: has no body'] : complaints;
    }
    if (body === undefined) {
      return [...complaints, 'request: has a body'];
    }
    const wrong = schemas.complain(body, JSON.parse(entry.requestBody), side);
    return [...complaints, ...wrong.map((text) => `request: ${text}`)];
  }

  function checkAnswer(operation: Operation, { status, responseBody }: TranscriptEntry): string[] {
    // The connection broke.
    if (status === 0) {
      return [];
    }
    const said = String(status);
    const isError = status >= 400;
    // Azure DevOps declares no errors at all, nor does Synapse of its private endpoints.
    if (isError && !declaresErrors(operation)) {
      return [];
    }
    const declared = operation.answers.has(said) ? said : isError ? 'default' : undeclared[operation.service][said];
    if (declared === undefined || !operation.answers.has(declared)) {
      return [`answer: status ${said} is not declared`];
    }
    const node = operation.answers.get(declared);
    if (status === 204) {
      return responseBody === '' ? [] : ['answer: 204 with a body'];
    }
    // Synapse takes a write on, and says how it ended, with bodies of which the specification says nothing
    // (azure-sdk-for-js, its recordings: `{"status":"InProgress"}`, then the resource).
    const isProgress = status === 202 || operation.template.includes('operationResults');
    if (node === undefined && isProgress && operation.service === 'synapse') {
      return [];
    }
    if (node === undefined) {
      return responseBody === '' ? [] : ['answer: has a body, none is declared'];
    }
    const value: unknown = responseBody === '' ? undefined : JSON.parse(responseBody);
    // An unknown connection reads as null (MicrosoftDocs/vsts-rest-api-specs #285).
    if (operation.service === 'azdo' && value === null) {
      return [];
    }
    const side = { isRequest: false, isNullAbsent: true };
    const wrong = schemas.complain(node, asDeclared(operation, node.value, value), side);
    return wrong.map((text) => `answer: ${text}`);
  }
}

/** Azure DevOps declares 200 alone; its own examples answer 204 to share and delete. */
const undeclared: Readonly<Record<Operation['service'], Readonly<Record<string, string>>>> = {
  azdo: { '204': '200' },
  arm: {},
  synapse: {},
};

function declaresErrors({ answers }: Operation): boolean {
  return [...answers.keys()].some((status) => status === 'default' || Number(status) >= 400);
}

/** What the services are known to write in another form than they publish. */
function asDeclared({ service }: Operation, schema: unknown, value: unknown): unknown {
  if (service === 'azdo') {
    return unwrap(schema, value);
  }
  // Its firewall and its token check leave the `error` around out (Azure/azure-sdk-for-net #20051).
  const isBare = typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
  return service === 'synapse' && isBare ? { error: value } : withListedIdentity(value);
}

/** A user-assigned identity alone is not among the kinds that Synapse workspaces are published with, and cannot be ruled out. */
function withListedIdentity(value: unknown): unknown {
  const isWhole = isObject(value) && /\/providers\/Microsoft\.Synapse\/workspaces\/[^/]+$/i.test(String(value.id));
  return isWhole && isObject(value.identity) && value.identity.type === 'UserAssigned'
    ? { ...value, identity: { ...value.identity, type: 'None' } }
    : value;
}

/** Lists are declared as arrays, and come as `{ count, value }`. */
function unwrap(schema: unknown, value: unknown): unknown {
  const isList = typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'array';
  const isWrapped = typeof value === 'object' && value !== null && 'value' in value && 'count' in value;
  return isList && isWrapped ? value.value : value;
}

function checkQuery(operation: Operation, entry: TranscriptEntry, url: URL): string[] {
  const sent = [...url.searchParams];
  const missing = operation.query
    .filter(({ isRequired, name }) => isRequired && !sent.some(([one]) => one.toLowerCase() === name.toLowerCase()))
    // Microsoft's own clients of Azure DevOps say the version in Accept.
    .filter(({ name }) => !(operation.service === 'azdo' && name === 'api-version' && readVersion(entry, url) !== ''))
    .map(({ name }) => `request: lacks the query parameter ${name}`);
  // One preview more or less is another interface.
  const [version, published] = [readVersion(entry, url), operation.version];
  const isMislabelled =
    version !== published &&
    Number.parseFloat(version) === Number.parseFloat(published) &&
    operation.service === 'azdo';
  const mislabelled = isMislabelled ? [`request: asks for ${version} where ${published} is published`] : [];
  const wrong = sent.flatMap(([name, value]) => {
    const known = operation.query.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      return [`request: the query parameter ${name} is not declared`];
    }
    return isOfType(known, value) ? [] : [`request: the query parameter ${name} cannot be '${value}'`];
  });
  return [...missing, ...mislabelled, ...wrong];
}

function isOfType({ definition }: Parameter, value: string): boolean {
  if (definition.type === 'integer') {
    return /^-?\d+$/.test(value);
  }
  if (definition.type === 'boolean') {
    return /^(true|false)$/i.test(value);
  }
  const isEnum = Array.isArray(definition.enum);
  return !isEnum || JSON.stringify(definition.enum).toLowerCase().includes(JSON.stringify(value).toLowerCase());
}

function readVersion({ requestHeaders }: TranscriptEntry, url: URL): string {
  const accept = /api-version\s*=\s*([^;,\s]+)/i.exec(requestHeaders.accept ?? '');
  return url.searchParams.get('api-version') ?? accept?.[1] ?? '';
}

/** Of Azure DevOps only 7.1 is here, and 7.2 adds to it; `az devops` still speaks 5.0, whose routes differ. */
function isOlder({ pathname }: URL, version: string): boolean {
  return /\/_apis(\/|$)/.test(pathname) && Number.parseFloat(version) < 7;
}

/** A path with its names and ids left out, to count by. */
function toShape({ hostname, pathname }: URL): string {
  const path = pathname
    .replace(/\/{2,}/g, '/')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '{id}')
    .replace(/(resourceGroups|workspaces|userAssignedIdentities|pipelines|projects)\/[^/]+/gi, '$1/{name}')
    .replace(/='[^']*'/g, "='{key}'");
  return `${hostname}${path}`;
}
