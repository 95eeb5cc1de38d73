/**
 * Every exchange, both sides, against what the vendors publish of their services: those of the product's own runs on
 * many seeds, and those that the vendors' clients had in the suites before this one.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { EnsureAmlServiceConnectionText, LinkSynapseAmlText } from '../../core';
import type { TranscriptEntry } from '../../emulator/transcript';
import { ensure, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { applicationOf } from '../recipes/tenant';
import { type Witnessed, witnessed } from './exchanges';
import { hasSpecs } from './specs/documents';
import { createChecker, type Verdict } from './specs/exchange';

const seeds = readdirSync(new URL('../../emulator/seeds', import.meta.url))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.replace('.yml', ''))
  // The lab signs in by federation, which a server does not have.
  .filter((name) => !/^(setup-by-|azure-devops-server)/.test(name));

const variants: readonly Partial<EnsureAmlServiceConnectionText>[] = [
  { identity: 'newManagedIdentity', connectionName: 'by-managed-identity' },
  { pipelineAccess: 'all', connectionName: 'for-all' },
  { pipelineAccess: 'list', pipelines: 'train\n3', connectionName: 'for-some' },
  { pipelineAccess: 'none', connectionName: 'for-none' },
  { role: 'AzureML Data Scientist', connectionName: 'by-role' },
  { description: 'Scores churn.', connectionName: 'for-all' },
  { workspace: 'mlw-none', connectionName: 'nowhere' },
];

/** Links of Synapse: as the workspace itself, as a new application, as one that is there with its key in a vault. */
const links: readonly LinkSynapseAmlText[] = [
  { annotations: 'team churn' },
  { authentication: 'servicePrincipal', linkedServiceName: 'by-application' },
  { description: 'Scores churn.', gitMode: 'live' },
  { synapseWorkspace: 'syn-none' },
];
const inVault = { keyVaultLinkedService: 'ls_kv_churn', keyVaultSecretName: 'aml-link-key' } as const;

/** What is served without a published specification here; the address as `METHOD host/path`. */
const unpublished: Readonly<Record<string, RegExp>> = {
  'Microsoft Graph': /^\w+ (graph\.microsoft\.(com|us)|microsoftgraph\.chinacloudapi\.cn|localhost)\/v1\.0\//,
  'Microsoft Entra ID': /^\w+ (login\.(microsoftonline\.(com|us)|chinacloudapi\.cn)\/|localhost\/adfs\/)/,
  'Azure Resource Manager: subscriptions, providers, its clouds':
    /\/(subscriptions(\/\{id\}\/providers(\/Microsoft\.\w+)?)?|metadata\/endpoints)$/,
  'Azure Resource Manager: locks, what one may do in a subscription':
    /\/Microsoft\.Authorization\/locks$|\/subscriptions\/\{id\}\/providers\/Microsoft\.Authorization\/permissions$/,
  'Azure Resource Manager: key vaults, storage accounts': /\/providers\/Microsoft\.(KeyVault|Storage)\//,
  'Azure Synapse: the polls of a write': /^GET ([\w-]+\.dev\.azuresynapse\.net|localhost)\/operationResults\/\{id\}$/,
  'Azure Key Vault: secrets': /^GET ([\w-]+\.vault\.azure\.net|localhost)\/secrets(\/|$)/,
  'Azure DevOps at 5.x, which az devops speaks': / at 5\.\d(-preview\.\d)?$/,
  'Azure DevOps: discovery': /^OPTIONS .*\/_apis|\/_apis\/(ResourceAreas|connectionData)$/,
  'Azure DevOps: pipelines, authorized resources, OIDC tokens':
    /\/_apis\/(pipelines|build\/authorizedresources|distributedtask\/.*\/oidctoken)$/,
  'Azure DevOps: what one may do': /\/_apis\/(security\/permissionevaluationbatch|permissions\/\{id\}\/\d+)$/,
  'Azure DevOps: checks, identities': /\/_apis\/(pipelines\/(checks|\{name\})\/\w+(\/\{?\w+\}?)?|identities)$/,
};

/** Plan, make, make again: on each seed, and on one tenant with each kind of input in turn. */
async function runProduct(): Promise<TranscriptEntry[]> {
  const entries: TranscriptEntry[] = [];
  for (const seed of seeds) {
    const lab = await makeLab(seed);
    for (const mode of ['plan', 'apply', 'apply'] as const) {
      await ensure(lab, {}, mode);
    }
    if (seed === 'contoso') {
      for (const text of [...variants, ...variants]) {
        await ensure(lab, text);
      }
    }
    entries.push(...lab.emulator.transcript);
  }
  return [...entries, ...(await runSynapseTask())];
}

/** Plan, make, make again, remove. */
async function runSynapseTask(): Promise<TranscriptEntry[]> {
  const entries: TranscriptEntry[] = [];
  for (const seed of seeds.filter((name) => name === 'contoso' || name.startsWith('synapse-'))) {
    const lab = await makeLab(seed);
    const existing = seed === 'synapse-spn-link' ? [applicationOf(lab, 'app-synapse-link').appId] : [];
    const byVault = existing.map((clientId) => ({
      authentication: 'servicePrincipal',
      identity: 'existingClientId',
      linkedServiceName: 'by-vault',
      clientId,
      ...inVault,
    }));
    for (const text of [...links, ...byVault]) {
      for (const mode of ['plan', 'apply', 'apply', 'remove'] as const) {
        await linkSynapse(lab, text, mode);
      }
    }
    entries.push(...lab.emulator.transcript);
  }
  return entries;
}

describe("The vendors' published specifications", function () {
  this.timeout(240_000);
  let entries: readonly Witnessed[] = [];
  let verdicts: readonly (Verdict & { readonly by: string })[] = [];

  before(async function () {
    if (!hasSpecs) {
      process.stdout.write(
        'SKIPPED: the published specifications are not here (shared/specs beside this repository), so no exchange was checked against them.\n',
      );
      this.skip();
    }
    const check = createChecker();
    const own = (await runProduct()).map((entry) => ({ ...entry, by: 'this extension' }));
    entries = [...own, ...witnessed];
    verdicts = entries.map((entry) => ({ ...check(entry), by: entry.by }));
  });

  it('describe every request that they cover and every answer to it', () => {
    const wrong = new Map<string, number>();
    for (const verdict of verdicts) {
      if (verdict.kind === 'unspecified') {
        continue;
      }
      for (const complaint of verdict.complaints) {
        const line = `${verdict.by}: ${verdict.what}: ${complaint}`;
        wrong.set(line, (wrong.get(line) ?? 0) + 1);
      }
    }
    const checked = verdicts.filter(({ kind }) => kind === 'checked');
    const valid = verdicts.filter((verdict) => verdict.kind === 'checked' && verdict.complaints.length === 0);
    const rest = verdicts.length - checked.length;
    process.stdout.write(
      `    exchanges: ${checked.length} checked, ${valid.length} valid, ${rest} without a published spec\n`,
    );
    assert.deepEqual(
      [...wrong].map(([line, count]) => `${count} x ${line}`),
      [],
    );
    assert.ok(valid.length > 100, 'too few exchanges to prove anything');
  });

  it('would be broken by a wrong request and by a wrong answer', () => {
    const check = createChecker();
    const sound = entries.find(({ status, url }) => status === 201 && url.includes('/roleAssignments/'));
    assert.ok(sound);
    const complaintsOf = (changes: Partial<TranscriptEntry>) => {
      const verdict = check({ ...sound, ...changes });
      return verdict.kind === 'checked' ? verdict.complaints : [];
    };
    assert.deepEqual(complaintsOf({}), []);
    assert.match(String(complaintsOf({ url: sound.url.replace('api-version', 'version') })), /lacks .* api-version/);
    assert.match(String(complaintsOf({ requestBody: '{"properties":{}}' })), /must have required property/);
    assert.match(String(complaintsOf({ requestBody: '{"property":{}}' })), /unevaluated/);
    assert.match(String(complaintsOf({ status: 202 })), /status 202 is not declared/);
    assert.match(String(complaintsOf({ responseBody: '{"id":7}' })), /\/id must be string/);
    assert.match(String(complaintsOf({ status: 404, responseBody: '{"message":"no"}' })), /unevaluated/);
  });

  it('are the ones of the versions asked for, or the nearest here', () => {
    const asked = verdicts.flatMap((verdict) =>
      verdict.kind === 'checked' && verdict.versions[0] !== verdict.versions[1]
        ? [`${verdict.what.replace(/^.* of .*\//, '')}: ${verdict.versions.join(' asked, checked against ')}`]
        : [],
    );
    for (const line of [...new Set(asked)].sort()) {
      process.stdout.write(`      ${line}\n`);
    }
  });

  it('leave out nothing but what is known not to be among them', () => {
    const counts = new Map<string, number>();
    for (const { kind, what } of verdicts) {
      if (kind !== 'unspecified') {
        continue;
      }
      const [name = what] = Object.entries(unpublished).find(([, pattern]) => pattern.test(what)) ?? [];
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [name, count] of counts) {
      process.stdout.write(`      no published spec here: ${count} x ${name}\n`);
    }
    const strangers = [...counts.keys()].filter((name) => !(name in unpublished));
    assert.deepEqual(strangers, []);
  });
});
