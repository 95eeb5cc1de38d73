/** What somebody does by hand between two runs, and every secret that goes over the wire meanwhile. */
import { isObject, parseObject, readText } from '../../emulator/json';
import { After } from '../tasks/after-run';
import type { Bench } from '../tasks/served-run';

const knownSecret = 'a-secret-that-the-tests-know-0123456789';

/** The usual company, in which we know a secret of the setup identity. */
const seed = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: azure-setup, secret: ${knownSecret} }]
`;

interface Seen {
  readonly tokens: string[];
  /** Client secrets that Graph made. */
  readonly made: string[];
}

/** Looks into each answer before it is sent. */
export function watch({ served }: Bench): Seen {
  const seen: Seen = { tokens: [], made: [] };
  const { send } = served.emulator;
  const look = async (request: Parameters<typeof send>[0]) => {
    const answer = await send(request);
    const body = parseObject(answer.body) ?? {};
    seen.tokens.push(...['access_token', 'oidcToken'].flatMap((key) => readText(body, key) ?? []));
    seen.made.push(...(readText(body, 'secretText') === undefined ? [] : [String(body.secretText)]));
    return answer;
  };
  Object.assign(served.emulator, { send: look });
  return seen;
}

export function secretsIn({ tokens, made }: Seen): readonly string[] {
  return [...tokens, ...made];
}

async function ask({ served }: Bench, method: string, url: string, authorization: string, body?: unknown) {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await served.emulator.send({ method, url, headers: { authorization }, ...text });
  if (answer.status >= 300) {
    throw new Error(`${method} ${url}: ${answer.status} ${answer.body}`);
  }
}

/** Takes the role of a connection's identity on the workspace away. */
async function dropRoleOf(bench: Bench, connection: string): Promise<void> {
  const after = new After(bench);
  const { appId } = after.application('azure-setup');
  const { tenantId = '' } = { tenantId: after.parameter('tenantid', connection) };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: String(appId),
    client_secret: knownSecret,
    scope: 'https://management.azure.com/.default',
  });
  const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
  const { send } = bench.served.emulator;
  const token = parseObject((await send({ method: 'POST', url, body: String(form) })).body)?.access_token;
  const principalId = after.principalId(String(after.applicationOf(connection).displayName));
  for (const id of assignmentsOf(bench, principalId)) {
    await ask(bench, 'DELETE', `https://management.azure.com${id}?api-version=2022-04-01`, `Bearer ${token}`);
  }
}

function assignmentsOf({ served }: Bench, principalId: string): readonly string[] {
  const { arm } = served.emulator.state();
  const all = isObject(arm) && Array.isArray(arm.roleAssignments) ? arm.roleAssignments : [];
  return all.filter((one) => one.properties.principalId === principalId).map((one) => String(one.id));
}

async function rename(bench: Bench, from: string, to: string): Promise<void> {
  const connection = new After(bench).connection(from);
  const references = connection.serviceEndpointProjectReferences;
  const renamed = (Array.isArray(references) ? references : []).map((one) => ({ ...one, name: to }));
  const body = { ...connection, name: to, serviceEndpointProjectReferences: renamed };
  const pat = bench.served.emulator.secrets()['pat admin'] ?? '';
  const url = `https://dev.azure.com/contoso/_apis/serviceendpoint/endpoints/${connection.id}?api-version=7.1`;
  await ask(bench, 'PUT', url, `Basic ${btoa(`:${pat}`)}`, body);
}

export const asOwner = { seed, dropRoleOf, rename };
