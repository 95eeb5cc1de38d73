/** What the emulator holds beyond its seed, counted by our mark: each of these should be there once. */
import type { Emulator } from '../../emulator/index';

export interface Made {
  readonly applications: number;
  readonly identities: number;
  readonly principals: number;
  readonly credentials: number;
  readonly assignments: number;
  readonly connections: number;
}

type Item = Readonly<Record<string, unknown>>;

const mark = /Managed by AML Links for Azure DevOps|^aml-links-[0-9a-f-]{36}$/;

/**
 * Counts what carries our mark, wherever each service keeps it. A managed identity's own principal carries none; that of a
 * resource's system identity (`isExplicit=False`) is the seed's.
 */
export function countMade(emulator: Emulator): Made {
  const state = emulator.state();
  const identities = items(state.arm, 'managedIdentities').filter(isMarked);
  const applications = items(state.graph, 'applications').filter(isMarked);
  const principals = items(state.graph, 'servicePrincipals');
  return {
    applications: applications.length,
    identities: identities.length,
    principals:
      principals.filter(isMarked).length +
      principals.filter((principal) => texts(principal.alternativeNames).includes('isExplicit=True')).length,
    credentials: [...applications, ...identities].flatMap((home) => items(home, 'federatedIdentityCredentials')).length,
    assignments: items(state.arm, 'roleAssignments').filter(isMarked).length,
    connections: items(state.azdo, 'organizations')
      .flatMap((organization) => items(organization, 'projects'))
      .flatMap((project) => items(project, 'serviceEndpoints'))
      .filter(isMarked).length,
  };
}

/** Whether any text of a thing's own fields (description, notes, tags, name) carries the mark. */
function isMarked(item: Item): boolean {
  const held = ['federatedIdentityCredentials', 'passwordCredentials'];
  const own = Object.entries(item).filter(([name]) => !held.includes(name));
  return own.some(([, value]) => texts(value).some((text) => mark.test(text)));
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function items(holder: unknown, name: string): readonly Item[] {
  const found =
    typeof holder === 'object' && holder !== null ? Object.entries(holder).find(([key]) => key === name) : undefined;
  return Array.isArray(found?.[1]) ? found[1] : [];
}
