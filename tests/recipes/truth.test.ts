/**
 * A plan tells the truth: where it is green and leaves nothing open, it can be applied; and each right that a run takes is
 * missed before the first write, whichever it is.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Context, type EnsureAmlServiceConnectionText, makeContext, type Report } from '../../core';
import { isOfSetup } from '../../core/http/rights';
import type { Advisory } from '../../core/problem/problem';
import type { Right } from '../../core/problem/right';
import { factsOf } from '../../core/problem/right-facts';
import { isObject, readObjects, readText } from '../../emulator/json';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { asMember, forecastSeed } from '../member';
import { oldIssuer, ownedSecret, withRights } from './conversion-tenant';
import { applicationOf } from './tenant';

const untold = [
  'synapse-write-fails',
  'policy-denies-identities',
  'policy-denies-roles',
  'policy-denies-trusts',
  'subscription-disabled',
  'creator-no-administrator',
  // A lab signs in by itself, and not as a task does.
  'conditional-access',
  'conditional-access-graph',
];

const seeds = readdirSync(fileURLToPath(new URL('../../emulator/seeds', import.meta.url)))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.replace(/\.yml$/, ''))
  // A lab's job is one of the cloud service.
  .filter((name) => !name.startsWith('azure-devops-server'))
  // What nobody is asked beforehand, as docs/permissions.md says: the write is the first to tell.
  .filter((name) => !untold.includes(name));

/** What a plan leaves open: rights that cannot be told or that the run goes on without, and a namesake that hides itself, where one does. */
function leavesOpen({ warnings }: Report, seed: string): boolean {
  const isOpen = (code: string) => warnings.some((one) => one.code === code);
  const isAsked = isOpen('advice.rights-unknown') || isOpen('advice.missing-right');
  return isAsked || (seed === 'invisible-namesake' && isOpen('advice.hidden-namesake'));
}

type Doing = (lab: Lab, mode: 'plan' | 'apply', context?: Context) => Promise<{ readonly report: Report }>;
const connection = { connectionName: 'mlw-churn', pipelineAccess: 'all' };

const actions: Readonly<Record<string, Doing>> = {
  'a connection is made': (lab, mode) => ensure(lab, connection, mode),
  'a connection is removed': (lab, mode) => ensure(lab, connection, mode === 'plan' ? 'planRemove' : 'remove'),
  'a connection by a managed identity is made': (lab, mode) =>
    ensure(lab, { ...connection, identity: 'newManagedIdentity' }, mode),
  'connections are converted': (lab, mode) => ensure(lab, {}, mode === 'plan' ? 'planConvertAll' : 'convertAll'),
  'a Synapse link is made': (lab, mode) => linkSynapse(lab, {}, mode),
  'a Synapse link with a key is made': (lab, mode) => linkSynapse(lab, { authentication: 'servicePrincipal' }, mode),
  'a Synapse link is removed': (lab, mode) => linkSynapse(lab, {}, mode === 'plan' ? 'planRemove' : 'remove'),
};

describe('a green plan can be applied', () => {
  for (const [title, act] of Object.entries(actions)) {
    it(`where ${title}, on every seed`, async () => {
      const broken: string[] = [];
      let green = 0;
      for (const seed of seeds) {
        const lab = await makeLab(seed);
        const { report: plan } = await act(lab, 'plan');
        assert.deepEqual(lab.writes(), [], seed);
        if (plan.problems.length === 0 && !leavesOpen(plan, seed)) {
          green += 1;
          const { report } = await act(lab, 'apply');
          broken.push(...report.problems.map(({ message }) => `${seed}: ${message}`));
        }
      }
      assert.deepEqual(broken, []);
      assert.ok(green > 0, 'no plan was green');
    });
  }
});

/** A way to link, and what is there before. */
interface Way {
  readonly title: string;
  /** Azure DevOps is asked by a member, since the job of a lab sees its own project alone. */
  readonly isByMember?: true;
  readonly earlier?: Doing;
  /** What there is, where something is to be changed that others made. */
  readonly seed?: string;
  /** A right without which it is tried all the same: the plan warns. */
  readonly goesOn?: string;
  readonly act: Doing;
}

const some =
  (text: EnsureAmlServiceConnectionText): Doing =>
  (lab, mode, context) =>
    ensure(lab, { ...connection, connectionName: 'mlw-churn-prod', ...text }, mode, context);
/** On an application that another team made, and that the setup identity owns. */
const ofOthers = (lab: Lab) =>
  some({ identity: 'existingClientId', clientId: applicationOf(lab, 'churn-there').appId });
const identitiesThere = `
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: churn-there, owners: [azure-setup] }]
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-there }] }]
`;
const guarded = { approvers: 'Ana Lima', branches: 'main' };
const projects = { furtherProjects: 'forecast' };

const ways: readonly Way[] = [
  { title: 'a new application', act: some({}) },
  { title: 'a new application that signs in by a secret', act: some({ authentication: 'secret' }) },
  { title: 'a new managed identity', act: some({ identity: 'newManagedIdentity' }) },
  { title: 'an application that is there', act: (lab, mode, context) => ofOthers(lab)(lab, mode, context) },
  {
    title: 'a managed identity that is there',
    act: some({ identity: 'existingManagedIdentity', managedIdentity: 'id-there' }),
  },
  { title: 'a connection shared with a further project', isByMember: true, act: some(projects) },
  { title: 'a connection in each project', isByMember: true, act: some({ ...projects, sharing: 'perProject' }) },
  { title: 'a connection with a guard', act: some(guarded) },
  { title: 'a guard and a grant on one that is there', earlier: some({ pipelineAccess: 'none' }), act: some(guarded) },
  { title: 'a further project for one that is there', isByMember: true, earlier: some({}), act: some(projects) },
  { title: 'another role for one that is there', earlier: some({}), act: some({ role: 'AzureML Data Scientist' }) },
  {
    title: 'the removal of a connection',
    earlier: some({}),
    act: (lab, mode, context) =>
      ensure(lab, { connectionName: 'mlw-churn-prod' }, mode === 'plan' ? 'planRemove' : 'remove', context),
  },
  {
    title: 'the removal of a managed identity',
    earlier: some({ identity: 'newManagedIdentity' }),
    act: (lab, mode, context) =>
      ensure(
        lab,
        { connectionName: 'mlw-churn-prod', identity: 'newManagedIdentity' },
        mode === 'plan' ? 'planRemove' : 'remove',
        context,
      ),
  },
  {
    title: 'a new identity for a connection that is taken over',
    seed: withRights('made-by-hand'),
    act: (lab, mode, context) =>
      ensure(
        lab,
        { connectionName: 'mlw-churn', pipelineAccess: 'all', identity: 'newManagedIdentity', takeOver: 'true' },
        mode,
        context,
      ),
  },
  {
    title: 'the conversion of a secret',
    seed: ownedSecret,
    goesOn: 'owner',
    act: (lab, mode, context) => ensure(lab, {}, mode === 'plan' ? 'planConvertAll' : 'convertAll', context),
  },
  {
    title: 'the conversion of one connection with the older issuer',
    seed: oldIssuer,
    goesOn: 'owner',
    act: (lab, mode, context) =>
      ensure(lab, { connectionName: 'mlw-churn', convert: 'true', pipelineAccess: 'all', ...guarded }, mode, context),
  },
  {
    title: 'grants that are taken back',
    seed: withRights('extra-grants'),
    act: (lab, mode, context) => ensure(lab, { extraGrants: 'revoke' }, mode, context),
  },
  {
    title: 'the conversion of the older issuer',
    seed: `${withRights('several-connections')}
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: contoso-churn-old, owners: [admin, azure-setup] }]
`,
    act: (lab, mode, context) =>
      ensure(lab, { connections: 'churn-old-issuer' }, mode === 'plan' ? 'planConvertAll' : 'convertAll', context),
  },
  { title: 'a Synapse link', act: (lab, mode, context) => linkSynapse(lab, {}, mode, context) },
  {
    title: 'a Synapse link with a key',
    act: (lab, mode, context) => linkSynapse(lab, { authentication: 'servicePrincipal' }, mode, context),
  },
  {
    title: 'the removal of a Synapse link',
    earlier: (lab, mode) => linkSynapse(lab, {}, mode),
    act: (lab, mode, context) => linkSynapse(lab, {}, mode === 'plan' ? 'planRemove' : 'remove', context),
  },
];

/** A right as the emulator takes it away; `undefined` where it comes with what another right gives. */
function lackOf(right: Right, way: Way, lab: Lab) {
  const { earlier, seed } = way;
  const builder = builderOf(way);
  switch (right.kind) {
    case 'azure action':
    case 'role assignment':
      return {
        principal: 'azure-setup',
        system: 'azure',
        action: factsOf(right).action,
        // In an identity that is yet to be made one may do what one may do in its group.
        scope: earlier ? right.scope : right.scope.replace(/\/providers\/Microsoft\.ManagedIdentity\/.*$/, ''),
      } as const;
    case 'directory read':
    case 'application creation':
      return { principal: 'azure-setup', system: 'graph', action: 'Application.ReadWrite.OwnedBy' } as const;
    case 'application ownership': {
      // What the run itself made is not among what a seed may speak of.
      const scope = seededApplications.find((name) => clientIdOf(lab, name) === right.clientId);
      return scope === undefined
        ? undefined
        : ({ principal: 'azure-setup', system: 'graph', action: 'owner', scope } as const);
    }
    case 'synapse action':
      return { principal: 'azure-setup', system: 'synapse', action: right.action } as const;
    case 'connection creator':
      return {
        principal: builder,
        system: 'azdo',
        action: 'ServiceEndpoints/Create',
        scope: right.project.name,
      } as const;
    case 'connection administrator':
    case 'connection user': {
      const verb = right.kind === 'connection user' ? 'Use' : 'Administer';
      // Who converts a connection is its Administrator, which includes its use.
      return right.connection && !(seed && verb === 'Use')
        ? ({
            principal: isOfSetup(right) ? 'azure-setup' : builder,
            system: 'azdo',
            action: `ServiceEndpoints/${verb}`,
            scope: `churn/${right.connection.name}`,
          } as const)
        : undefined;
    }
    case 'identities':
      return { principal: builder, system: 'azdo', action: 'Identity/Read' } as const;
    default:
      return undefined;
  }
}

const seededApplications = ['churn-there', 'churn-by-hand', 'contoso-churn-automatic', 'contoso-churn-old'];

function clientIdOf(lab: Lab, name: string): string | undefined {
  const { graph } = lab.emulator.state();
  const found = readObjects(isObject(graph) ? graph : {}, 'applications').find((one) => one.displayName === name);
  return found && readText(found, 'appId');
}

function builderOf({ isByMember }: Way): string {
  return isByMember ? 'ml-platform' : 'churn Build Service (contoso)';
}

/** What is taken away in a group is missing in what lies in it. */
function isWithin(place: string, taken: string | undefined): boolean {
  return taken?.startsWith('/subscriptions/') === true && `${place}/`.startsWith(`${taken}/`);
}

type Taken = Pick<NonNullable<ReturnType<typeof lackOf>>, 'action'> & { readonly scope?: string };

/** Whether a problem is about that right: what of it is missing, where, and to whom. */
function names({ asks }: Pick<Advisory, 'asks'>, right: Right, { way, taken }: { way: Way; taken: Taken }): boolean {
  const { system, action, scope } = factsOf(right);
  const ofGraph = system === 'Microsoft Graph';
  const isAction = ofGraph ? asks?.right.action.includes('ReadWrite.OwnedBy') : asks?.right.action.includes(action);
  const holder = system === 'Azure DevOps' && !isOfSetup(right) ? builderOf(way) : 'azure-setup';
  return (
    asks?.right.system === system &&
    isAction === true &&
    ((ofGraph && taken.action !== 'owner') || asks.right.scope === scope || isWithin(asks.right.scope, taken.scope)) &&
    asks.holder.name.includes(holder)
  );
}

async function opened({ isByMember, earlier, seed }: Way) {
  const plain = await makeLab(
    seed ? `${seed}replicationSeconds: 0\n` : `${forecastSeed}${identitiesThere}replicationSeconds: 0\n`,
  );
  const lab = isByMember ? asMember(plain) : plain;
  assert.deepEqual((await earlier?.(lab, 'apply'))?.report.problems ?? [], []);
  lab.forget();
  return lab;
}

/** The rights that a plan uses, and those that its writes would take. */
async function rightsOf(way: Way): Promise<readonly Right[]> {
  const lab = await opened(way);
  const used: Right[] = [];
  const context = makeContext({ ...lab.context, uses: (right) => void used.push(right) });
  const { report } = await way.act(lab, 'plan', context);
  assert.deepEqual(report.problems, []);
  const { report: done } = await way.act(lab, 'apply', context);
  assert.deepEqual(done.problems, []);
  return [...new Map(used.map((right) => [JSON.stringify(lackOf(right, way, lab)), right])).values()];
}

describe('each right that is missing is named before the first write', () => {
  for (const way of ways) {
    it(`for ${way.title}`, async () => {
      const taken: string[] = [];
      for (const right of await rightsOf(way)) {
        const lab = await opened(way);
        const lack = lackOf(right, way, lab);
        if (lack && isThere(way, right)) {
          lab.emulator.setLacks([lack]);
          const { report } = await way.act(lab, 'plan');
          const isAbout = (told: Pick<Advisory, 'asks'>) => names(told, right, { way, taken: lack });
          const all = [...report.problems, ...report.warnings].map(({ what, why }) => `${what} ${why}`).join('; ');
          const isWarned = way.goesOn === lack.action && report.problems.length === 0;
          const isNamed = (isWarned ? report.warnings : report.problems).some(isAbout);
          assert.ok(isNamed, `not named: ${JSON.stringify(lack)}: ${report.outcome}: ${all}`);
          assert.ok(report.requests.length > 0, 'nothing to hand over');
          taken.push(lack.action);
          if (isWarned) {
            continue;
          }
          const applied = await way.act(lab, 'apply');
          assert.deepEqual([applied.report.outcome, lab.writes()], ['failed', []], JSON.stringify(lack));
          lab.emulator.setLacks([]);
          // The tokens at hand still say what was lacking.
          lab.emulator.clock.advance(1900);
          assert.deepEqual((await way.act(lab, 'apply')).report.problems, [], JSON.stringify(lack));
        }
      }
      assert.ok(taken.length > 0);
    });
  }
});

/** What a run makes has rights of its own, which come with making it. */
function isThere({ earlier, seed }: Way, right: Right): boolean {
  return earlier !== undefined || seed !== undefined || !('connection' in right) || right.connection === undefined;
}
