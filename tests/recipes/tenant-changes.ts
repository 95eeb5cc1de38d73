/** Everything that a lab's tenant holds, thing by thing, and what came, went or changed between two looks at it. */
import { isObject, type Json, readObjects, readText } from '../../emulator/json';
import type { Lab } from '../../scripts/lab';

/** What a thing is for people, and all that it holds, under a key that is its own. */
type Things = ReadonlyMap<string, { readonly title: string; readonly content: string }>;

/** Lists whose items are things of their own, and not fields of what they stand in. */
const kinds: Readonly<Record<string, string>> = {
  organizations: 'organization',
  projects: 'project',
  pipelines: 'pipeline',
  serviceEndpoints: 'connection',
  pipelinePermissions: 'grants',
  checks: 'check',
  applications: 'application',
  deletedApplications: 'deleted application',
  servicePrincipals: 'principal',
  managedIdentities: 'identity',
  federatedIdentityCredentials: 'trust',
  passwordCredentials: 'secret',
  roleAssignments: 'role',
};
/** What a look itself leaves behind; the emulator makes a seed's certificates when they are first asked for. */
const traces = ['issuedTokens', 'keyCredentials'];

export function thingsIn(lab: Lab): Things {
  const state = lab.emulator.state();
  const things = new Map<string, { title: string; content: string }>();
  const principals = readObjects(isObject(state.graph) ? state.graph : {}, 'servicePrincipals');
  const nameOf = (id: string | undefined) => {
    const principal = principals.find((one) => one.id === id);
    return principal ? nameIn(principal) : 'nobody';
  };
  walk(state, '', (kind, item, key, content) => {
    const holder =
      kind === 'role' ? ` of ${nameOf(readText(isObject(item.properties) ? item.properties : {}, 'principalId'))}` : '';
    things.set(key, { title: `${kind} ${nameIn(item)}`.trim() + holder, content });
  });
  // Names that only say which connection they are of.
  for (const thing of things.values()) {
    thing.title = [...things].reduce((text, [key, { title }]) => {
      const id = /\.serviceEndpoints\[([^\]]+)\]$/.exec(key)?.[1];
      return id === undefined ? text : text.replaceAll(id, title.replace(/^connection /, ''));
    }, thing.title);
  }
  return things;
}

/** `+` came, `-` went, `~` changed, in the order of their names. */
export function changesBetween(before: Things, after: Things): readonly string[] {
  const all = [...new Set([...before.keys(), ...after.keys()])];
  return all
    .flatMap((key) => {
      const [was, is] = [before.get(key), after.get(key)];
      if (was === undefined || is === undefined) {
        return [`${was === undefined ? '+' : '-'} ${(was ?? is)?.title}`];
      }
      return was.content === is.content ? [] : [`~ ${is.title}`];
    })
    .sort();
}

function walk(
  value: unknown,
  path: string,
  tell: (kind: string, item: Json, key: string, content: string) => void,
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, at) => walk(item, `${path}[${at}]`, tell));
  }
  if (!isObject(value)) {
    return value;
  }
  const own = Object.entries(value).filter(([field]) => !traces.includes(field));
  return Object.fromEntries(
    own.flatMap(([field, inner]) => {
      const kind = kinds[field];
      if (kind === undefined || !Array.isArray(inner) || !inner.every(isObject)) {
        return [[field, walk(inner, `${path}.${field}`, tell)]];
      }
      for (const item of inner) {
        const key = `${path}.${field}[${item.id ?? item.keyId ?? item.endpointId ?? item.name}]`;
        tell(kind, item, key, JSON.stringify(walk(item, key, tell)));
      }
      return [];
    }),
  );
}

function nameIn(item: Json): string {
  const role = isObject(item.properties) ? readText(item.properties, 'roleDefinitionId') : undefined;
  const named = ['displayName', 'name', 'endpointId', 'id'].flatMap((field) => readText(item, field) ?? []);
  return role === undefined ? (named[0] ?? '') : '';
}
