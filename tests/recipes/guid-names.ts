/** Names in place of GUIDs, most of which are new in every run, from what the emulator says it holds. */

/** Of certificates and of secrets, new in every run too. */
const fingerprint = /\b[0-9A-F]{40}\b|(?<=fingerprint )[0-9a-f]{8}\b/g;
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

export interface GuidNames {
  /** Remembers the ids of everything in a state, also after it is gone. */
  readonly learn: (state: unknown) => void;
  readonly replace: (text: string) => string;
}

export function nameGuids(): GuidNames {
  const names = new Map<string, string>();
  const keep = (id: unknown, name: string) => {
    if (typeof id === 'string' && !name.endsWith(' ') && !names.has(id.toLowerCase())) {
      names.set(id.toLowerCase(), name);
    }
  };
  const learn = (value: unknown, kind = ''): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    const own: Readonly<Record<string, unknown>> = Array.isArray(value) ? {} : { ...value };
    const name = shortOf(own.displayName ?? own.name ?? own.domain);
    keep(own.appId, `client ${name}`);
    keep(own.clientId, `client ${name}`);
    keep(own.principalId, `principal ${name}`);
    keep(String(own.uniqueName ?? '').slice(-36), `key of ${name}`);
    keep(
      kind === 'roleAssignments' ? own.name : own.id,
      kind === 'roleAssignments' ? 'role assignment' : `${singular(kind)} ${name}`,
    );
    for (const [key, inner] of Object.entries(value)) {
      learn(inner, Array.isArray(value) ? kind : key);
    }
  };
  return { learn, replace: (text) => replace(text, names) };
}

/** Those that nobody knows are numbered as they come. */
function replace(text: string, names: ReadonlyMap<string, string>): string {
  const others = new Map<string, string>();
  const prints = [...new Set(text.match(fingerprint))];
  const plain = text.replace(fingerprint, (found) => `<print ${prints.indexOf(found) + 1}>`);
  return plain.replace(guid, (found) => {
    const id = found.toLowerCase();
    const other = others.get(id) ?? `guid ${others.size + 1}`;
    if (!names.has(id)) {
      others.set(id, other);
    }
    return `<${names.get(id) ?? other}>`;
  });
}

function shortOf(name: unknown): string {
  return String(name ?? '').replace(/^aml-links-contoso-.*$/, 'link');
}

function singular(kind: string): string {
  return (
    { servicePrincipals: 'principal', serviceEndpoints: 'connection', roleAssignments: 'role assignment' }[kind] ??
    kind.replace(/s$/, '')
  );
}
