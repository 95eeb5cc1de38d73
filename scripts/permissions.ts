/**
 * The tables of permissions, from the rights that runs on the emulator ask for and use: nothing here says what a right is for.
 * Each way to link is planned, applied, run again and removed; what it could not do without is a row.
 */
import { type EnsureAmlServiceConnectionText, type LinkSynapseAmlText, makeContext, type Report } from '../core';
import type { RightReport } from '../core/engine/report';
import type { Right } from '../core/problem/right';
import { factsOf } from '../core/problem/right-facts';
import { isObject, readObjects, readText } from '../emulator/json';
import { ensure, type Lab, makeLab } from './lab';
import { linkSynapse } from './synapse-lab';

interface Way {
  readonly title: string;
  /** What there is before. */
  readonly seed: string;
  /** Runs it with an action, in a lab that tells what it uses. */
  readonly run: (lab: Lab, mode: 'plan' | 'apply' | 'check' | 'remove') => Promise<{ readonly report: Report }>;
}

const connectionBy = (title: string, text: EnsureAmlServiceConnectionText): Way => ({
  title,
  seed: there,
  run: (lab, mode) => ensure(lab, { pipelineAccess: 'all', ...text }, mode),
});
const linkBy = (title: string, text: LinkSynapseAmlText): Way => ({
  title,
  seed: there,
  run: (lab, mode) => linkSynapse(lab, text, mode),
});
/** What another team made, which the setup identity owns. */
const there = `
extends: contoso
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: there, owners: [azure-setup] }]
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-there }] }]
`;

/** A secret, and two of the older issuer: one on an application, and who sets up may change them all. */
const convertible = `
extends: several-connections
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: contoso-churn-old, owners: [admin, azure-setup] }]
organizations:
  - name: contoso
    users: [{ name: azure-setup, application: azure-setup, roles: { churn: Administrator } }]
    projects: [{ name: churn, buildRole: Administrator }]
`;

function existingApplication(lab: Lab, mode: Parameters<Way['run']>[1]): ReturnType<Way['run']> {
  const { graph } = lab.emulator.state();
  const found = readObjects(isObject(graph) ? graph : {}, 'applications').find((one) => one.displayName === 'there');
  const clientId = readText(found ?? {}, 'appId');
  return ensure(lab, { pipelineAccess: 'all', identity: 'existingClientId', clientId }, mode);
}

/** A conversion has nothing to check, and nothing to take away: it is run again. */
function convertAll(lab: Lab, mode: Parameters<Way['run']>[1]): ReturnType<Way['run']> {
  return ensure(lab, {}, mode === 'plan' ? 'planConvertAll' : 'convertAll');
}

const usualIdentity = '`identity: newApplication`';

/** By the task that they are of, in words that follow "with". */
const ways: Readonly<Record<string, readonly Way[]>> = {
  EnsureAmlServiceConnection: [
    connectionBy(usualIdentity, {}),
    connectionBy('`identity: newManagedIdentity`', { identity: 'newManagedIdentity' }),
    connectionBy('`identity: existingManagedIdentity`', {
      identity: 'existingManagedIdentity',
      managedIdentity: 'id-there',
    }),
    { title: '`identity: existingClientId`', seed: there, run: existingApplication },
    connectionBy('`authentication: secret`', { authentication: 'secret' }),
    connectionBy('`approvers`', { approvers: 'Ana Lima', branches: 'main' }),
  ],
  LinkSynapseAml: [
    linkBy('`authentication: managedIdentity`', {}),
    linkBy('`authentication: servicePrincipal`', { authentication: 'servicePrincipal' }),
  ],
  ManageAmlLinks: [{ title: '`action: convertAll`', seed: `${convertible}replicationSeconds: 0\n`, run: convertAll }],
};

interface Row {
  readonly system: string;
  readonly action: string;
  readonly place: string;
  readonly role: string;
  readonly doing: ReadonlySet<string>;
  readonly ways: ReadonlySet<string>;
}

/** What a task takes, by `permissions TASK` each action, and by `roles TASK` the roles that include them: tables in Markdown. */
export async function permissionTables(): Promise<ReadonlyMap<string, string>> {
  const made = Object.entries(ways).map(async ([task, all]) => {
    const rows = await rowsOf(all);
    return [
      [`permissions ${task}`, tableOf(rows, all.length)],
      [`roles ${task}`, rolesIn(rows, all.length)],
    ] as const;
  });
  return new Map((await Promise.all(made)).flat());
}

async function rowsOf(all: readonly Way[]): Promise<readonly Row[]> {
  const rows = new Map<
    string,
    { -readonly [Name in keyof Row]: Row[Name] } & { doing: Set<string>; ways: Set<string> }
  >();
  for (const way of all) {
    for (const right of await usedBy(way)) {
      const { system, action, scope, role, reasons } = right;
      const place = placeOf(scope);
      const key = `${system} ${role} ${place} ${action}`;
      const row = rows.get(key) ?? { system, action, place, role, doing: new Set(), ways: new Set() };
      for (const one of reasons) {
        row.doing.add(inGeneral(one));
      }
      row.ways.add(way.title);
      rows.set(key, row);
    }
  }
  return [...rows.values()].sort((left, right) => order(left).localeCompare(order(right)));
}

type Used = Pick<RightReport, 'system' | 'action' | 'scope' | 'role' | 'reasons'>;

async function usedBy({ seed, run }: Way): Promise<readonly Used[]> {
  const lab = await makeLab(seed);
  const used: Used[] = [];
  const uses = (right: Right) => {
    const facts = factsOf(right);
    used.push({ ...facts, reasons: [facts.doing] });
  };
  const told = { ...lab, context: makeContext({ ...lab.context, uses }) };
  for (const mode of ['plan', 'apply', 'apply', 'check', 'remove'] as const) {
    const { report } = await run(told, mode);
    used.push(...report.rights);
  }
  return used;
}

function order({ system, role, place, action }: Row): string {
  return [['Azure', 'Microsoft Graph', 'Azure DevOps', 'Synapse'].indexOf(system), role, place, action].join(' ');
}

/** A scope without the names of the lab. */
function placeOf(scope: string): string {
  const kinds = [
    [/\/userAssignedIdentities\//, 'the managed identity, or its resource group'],
    [/\/Microsoft\.Synapse\//, 'the Synapse workspace'],
    [/\/workspaces\//, 'the AML workspace'],
    [/\/resourceGroups\//, 'the resource group of the managed identity'],
    [/^application /, 'the application'],
    [/^Synapse workspace /, 'the Synapse workspace'],
    [/^service connection "/, 'the service connection'],
    [/^project /, 'the project'],
  ] as const;
  return kinds.find(([kind]) => kind.test(scope))?.[1] ?? scope;
}

function inGeneral(doing: string): string {
  return doing
    .replace(/ on \/subscriptions\S+/g, ' there')
    .replace(/ (?:of|on|from) (?:application )?[0-9a-f-]{36}/g, '')
    .replace(/ ?"[^"]*"/g, '')
    .replace(/ \/subscriptions\S+/g, '')
    .replace(/ in the Synapse workspace \S+/g, '')
    .replace(/ (?:from|on) (?:application|managed identity) \S+/g, '')
    .replace(/ in project| with project| of project/g, '')
    .replace(/ (?:\(?[0-9a-f-]{36}\)?|id-[\w-]+)/g, '')
    .trim();
}

/** A row for each role at each place, with all that it is for. */
function rolesIn(rows: readonly Row[], waysInAll: number): string {
  const startOf = ({ system, role, place }: Row) => `| ${system} | ${role} | ${place} |`;
  const lines = [...new Set(rows.map(startOf))].map((start) => {
    const all = rows.filter((row) => startOf(row) === start);
    const doing = new Set(all.flatMap((one) => [...one.doing]));
    return `${start} ${inOrder(doing)} | ${whenOf(new Set(all.flatMap((one) => [...one.ways])), waysInAll)} |`;
  });
  return ['| system | smallest role | where | to | with |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/** Runs go side by side, so that what they use comes in any order. */
function inOrder(doing: ReadonlySet<string>): string {
  return [...doing].sort().join('; ');
}

/** A way that says nothing of the identity makes a new application, and is told only where it takes more than that. */
function whenOf(by: ReadonlySet<string>, waysInAll: number): string {
  const identities = [...by].filter((way) => way.startsWith('`identity:'));
  const told = by.has(usualIdentity) ? identities : [...by];
  return by.size === waysInAll ? 'always' : told.join(', ');
}

function tableOf(rows: readonly Row[], waysInAll: number): string {
  const lines = rows.map(({ system, role, place, action, doing, ways: by }) => {
    return `| ${system} | ${role} | ${place} | \`${action}\` | ${inOrder(doing)} | ${whenOf(by, waysInAll)} |`;
  });
  const head = ['| system | smallest role | where | action | to | with |', '| --- | --- | --- | --- | --- | --- |'];
  return [...head, ...lines].join('\n');
}
