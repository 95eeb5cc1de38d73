/** What a lab's Synapse workspace holds, and the scenarios of the task that links it. */
import assert from 'node:assert/strict';
import type { LinkSynapseAmlText, Report } from '../../core';
import { isObject, type Json, readObject, readObjects, readText } from '../../emulator/json';
import { isWrite, type Lab, type LinkMode } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { countMade, type Made } from './made';
import { type Scene, scenarioOf } from './snapshot';
import { applicationOf } from './tenant';

export type SynapseScene = Scene<Partial<LinkSynapseAmlText>, Awaited<ReturnType<typeof linkSynapse>>, LinkMode>;

/** A test of that title, whose snapshot has the title as its name. */
export function synapseScenario(title: string, seed: string, act: (scene: SynapseScene) => Promise<void>): void {
  scenarioOf(linkSynapse, title, seed, act);
}

/** The linked service of that name, as Synapse shows it. */
export function linkOf(lab: Lab, name = 'mlw-link'): Json {
  const found = linksOf(lab).find((one) => readText(one, 'name') === name);
  assert.ok(found, `no linked service ${name}`);
  return found;
}

export function typePropertiesOf(lab: Lab, name = 'mlw-link'): Json {
  return readObject(readObject(linkOf(lab, name), 'properties'), 'typeProperties');
}

/** All of the first Synapse workspace. */
export function linksOf(lab: Pick<Lab, 'emulator'>): readonly Json[] {
  const state = lab.emulator.state().synapse;
  const [workspace] = readObjects(isObject(state) ? state : {}, 'workspaces');
  return readObjects(workspace ?? {}, 'linkedServices');
}

/** Address of the workspace's data plane. */
const dev = 'https://syn-churn.dev.azuresynapse.net';
const version = 'api-version=2020-12-01';

export function linkUrl(name = 'mlw-link'): string {
  return `${dev}/linkedservices/${name}?${version}`;
}

/** What was made for a link, each of which should be there once; and the keys on the applications that were made. */
export interface SynapseMade extends Made {
  readonly links: number;
  readonly keys: number;
}

export function countLinked(lab: Pick<Lab, 'emulator'>): SynapseMade {
  const marked = linksOf(lab).filter((one) => JSON.stringify(one).includes('Managed by AML Links for Azure DevOps'));
  return { ...countMade(lab.emulator), links: marked.length, keys: keysOf(lab).length };
}

/** Keys of ours on whatever application. */
function keysOf(lab: Pick<Lab, 'emulator'>): readonly Json[] {
  const state = lab.emulator.state().graph;
  return readObjects(isObject(state) ? state : {}, 'applications')
    .flatMap((application) => readObjects(application, 'passwordCredentials'))
    .filter((key) => readText(key, 'displayName')?.startsWith('aml-links-'));
}

const none: SynapseMade = {
  applications: 0,
  identities: 0,
  principals: 0,
  credentials: 0,
  assignments: 0,
  connections: 0,
  links: 0,
  keys: 0,
};
export const nothingMade = none;
/** A link that signs in as the workspace itself. */
export const madeForIdentity: SynapseMade = { ...none, assignments: 1, links: 1 };
/** A link that signs in as an application of its own. */
export const madeForApplication: SynapseMade = {
  ...none,
  applications: 1,
  principals: 1,
  assignments: 1,
  links: 1,
  keys: 1,
};

/** Asking for one's own rights is no write. */
export function assertNothingWritten(requests: ReturnType<SynapseScene['requests']>): void {
  const writes = requests.filter(isWrite);
  assert.deepEqual(
    writes.map(({ method, url }) => `${method} ${url}`),
    [],
  );
}

/** The application that is there for the link, and the ways to give its key. */
export function existing(lab: Lab, displayName = 'app-synapse-link') {
  const { appId: clientId } = applicationOf(lab, displayName);
  return { authentication: 'servicePrincipal', identity: 'existingClientId', clientId } as const;
}

export const inVault = { keyVaultLinkedService: 'ls_kv_churn', keyVaultSecretName: 'aml-link-key' } as const;

/** The seed with a key that the tests know. */
export const knownKey = 'a-key-that-the-tests-know-0123456789abcd';
export const withKnownKey = `
extends: synapse-spn-link
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: app-synapse-link, secret: ${knownKey} }
`;

export function codesOf({ problems }: { readonly problems: readonly { readonly code: string }[] }): readonly string[] {
  return problems.map(({ code }) => code);
}

/** Whether the connection test was passed, or its result inferred, and nothing failed. */
export function hasTested({ problems, steps }: Pick<Report, 'problems' | 'steps'>): boolean {
  return problems.length === 0 && steps.some(({ state }) => state === 'proved' || state === 'inferred');
}
