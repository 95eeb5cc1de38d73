import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import { countMade } from './made';
import { said } from './said';
import { scenario } from './snapshot';
import { assertNoWrite } from './tenant';

/** A request that is refused with 403, and the words that say who lacks what, where, and who can give it. */
interface Refused {
  readonly title: string;
  readonly match: Required<FaultRule>['match'];
  readonly text?: Partial<EnsureAmlServiceConnectionText>;
  /** Whether the request is one of a second run only. */
  readonly later?: true;
  readonly code: string;
  readonly who: RegExp;
  readonly lacks: RegExp;
  readonly where: RegExp;
  readonly giver: RegExp;
}

const setup = /identity (?:"azure-setup" of the setup|of service) connection/;
const job = /"churn Build Service \(contoso\)"/;
const newManaged = { identity: 'newManagedIdentity' };
const inAzure = { code: 'azure.forbidden', who: setup, giver: /[Aa]sk an Owner or User Access Administrator/ } as const;
const inGraph = {
  code: 'graph.forbidden',
  who: setup,
  lacks: /Application\.ReadWrite\.OwnedBy/,
  where: /Microsoft Graph/,
  giver: /Ask a Privileged Role Administrator/,
} as const;
const onConnection = {
  code: 'connection.not-administrator',
  who: job,
  lacks: /is not an Administrator/,
  where: /service connection "mlw-churn-prod"/,
  giver: /Ask an Administrator of service connection "mlw-churn-prod"/,
} as const;

const refused: readonly Refused[] = [
  {
    title: 'reading the workspace',
    match: { method: 'GET', url: 'workspaces/mlw-churn\\?' },
    ...inAzure,
    lacks: /"Reader"/,
    where: /workspaces\/mlw-churn/,
  },
  {
    title: 'reading the connections',
    match: { method: 'GET', url: 'serviceendpoint/endpoints' },
    code: 'azdo.forbidden',
    who: job,
    lacks: /is neither User nor Administrator/,
    where: /project "churn"/,
    giver: /administrator of the project/,
  },
  { title: 'reading the application', match: { method: 'GET', url: '/applications\\(' }, ...inGraph },
  { title: 'registering the application', match: { method: 'PATCH', url: '/applications\\(uniqueName' }, ...inGraph },
  {
    title: 'reading the service principal',
    match: { method: 'GET', url: '/servicePrincipals' },
    later: true,
    ...inGraph,
  },
  {
    title: 'making the service principal',
    match: { method: 'POST', url: '/servicePrincipals' },
    ...inGraph,
    lacks: /or does not own the application/,
    giver: /Ask an owner of the application/,
  },
  {
    title: 'making the connection',
    match: { method: 'POST', url: 'serviceendpoint/endpoints\\?' },
    code: 'connection.not-creator',
    who: job,
    lacks: /is not a Creator/,
    where: /project "churn"/,
    giver: /Ask an administrator of project "churn"/,
  },
  {
    title: 'writing the trust',
    match: { method: 'PATCH', url: 'federatedIdentityCredentials' },
    code: 'credential.forbidden',
    who: setup,
    lacks: /or does not own the application/,
    where: /application [0-9a-f-]{36}/,
    giver: /an owner of the application.*make it an owner, or to add .* issuer \S+, subject \S+, audience/,
  },
  {
    title: 'reading the roles',
    match: { method: 'GET', url: 'roleAssignments\\?' },
    later: true,
    ...inAzure,
    lacks: /"Reader"/,
    where: /workspaces\/mlw-churn/,
  },
  {
    title: 'giving the role',
    match: { method: 'PUT', url: 'roleAssignments' },
    code: 'role.forbidden',
    who: setup,
    lacks: /roleAssignments\/write/,
    where: /workspaces\/mlw-churn/,
    giver: /[Aa]sk an Owner or User Access Administrator of \/subscriptions\/.*to give the role "Contributor"/,
  },
  {
    title: 'reading the grant',
    match: { method: 'GET', url: 'pipelinepermissions' },
    later: true,
    ...onConnection,
    code: 'azdo.forbidden',
    lacks: /is neither User nor Administrator/,
  },
  {
    title: 'granting it to the pipeline',
    match: { method: 'PATCH', url: 'pipelinepermissions' },
    ...onConnection,
    lacks: /was not let administer.*This run made the connection a moment ago/,
    giver: /Ask a project administrator or the Administrators of all service connections/,
  },
  {
    title: 'calling through the connection',
    match: { method: 'POST', url: 'endpointproxy' },
    code: 'azdo.forbidden',
    who: job,
    lacks: /is neither User nor Administrator/,
    where: /service connection "mlw-churn-prod"/,
    giver: /an Administrator of service connection/,
  },
  {
    title: 'reading the managed identity',
    match: { method: 'GET', url: 'userAssignedIdentities(/id-[^/]+)?\\?' },
    text: newManaged,
    ...inAzure,
    lacks: /userAssignedIdentities\/read.*"Managed Identity Contributor"/,
    where: /resourceGroups\/rg-ml\b/,
  },
  {
    title: 'making the managed identity',
    match: { method: 'PUT', url: 'userAssignedIdentities/id-[^/]+\\?' },
    text: newManaged,
    ...inAzure,
    lacks: /"Managed Identity Contributor"/,
    where: /resourceGroups\/rg-ml/,
  },
  {
    title: 'writing the trust of a managed identity',
    match: { method: 'PUT', url: 'federatedIdentityCredentials' },
    text: newManaged,
    code: 'credential.forbidden',
    who: setup,
    lacks: /federatedIdentityCredentials\/write/,
    where: /managed identity id-contoso-churn-mlw-churn-prod-[0-9a-f]{8}/,
    giver: /"Managed Identity Contributor".*issuer \S+, subject \S+, audience/,
  },
  {
    title: 'listing roles by name',
    match: { method: 'GET', url: 'roleDefinitions' },
    text: { role: 'User Access Administrator' },
    ...inAzure,
    lacks: /"Reader"/,
    where: /workspaces\/mlw-churn/,
  },
];

describe('ensure-aml-service-connection: who lacks what, where, and who can give it', () => {
  for (const { title, match, text = {}, later, code, who, lacks, where, giver } of refused) {
    scenario(`403 at ${title}`, 'contoso', async ({ lab, run, earlier }) => {
      if (later) {
        await earlier(text);
      }
      lab.emulator.setFaults([
        { match, times: 1000, fault: { kind: 'status', status: 403, body: refusalOf(match.url ?? '') } },
      ]);
      const { report } = await run(text);
      assert.deepEqual(
        report.problems.map((problem) => problem.code),
        [code],
      );
      for (const words of [who, lacks, where, giver]) {
        assert.match(said(report.problems[0]), words);
      }
      assert.equal(report.problems[0]?.seen?.status, 403);
      lab.emulator.setFaults([]);
      lab.emulator.clock.advance(60);
      assert.deepEqual((await earlier(text)).report.problems, []);
      assert.equal(countMade(lab.emulator).connections, 1);
    });
  }

  scenario('403 at asking for the own rights does not stop a run', 'contoso', async ({ lab, run }) => {
    const fault = { kind: 'status', status: 403 } as const;
    lab.emulator.setFaults([{ match: { url: 'Microsoft.Authorization/permissions' }, fault }]);
    assert.equal((await run()).report.outcome, 'created');
  });

  scenario('403 at reading the trust leaves it to the proof', 'contoso', async ({ lab, run, earlier }) => {
    await earlier();
    const fault = { kind: 'status', status: 403 } as const;
    lab.emulator.setFaults([{ match: { method: 'GET', url: 'federatedIdentityCredentials' }, fault }]);
    const { report } = await run();
    assert.deepEqual([report.outcome, report.verified], ['noChange', true]);
  });

  scenario(
    'a new managed identity needs two rights, both missing ones are told at once',
    readerOnly(),
    async ({ run, requests }) => {
      const { report } = await run(newManaged);
      assert.deepEqual(
        report.problems.map((problem) => problem.code),
        ['azure.forbidden', 'role.forbidden'],
      );
      assertNoWrite(requests());
    },
  );
});

/** The words of the service that owns the address. */
function refusalOf(url: string): unknown {
  if (/serviceendpoint|pipelinepermissions|endpointproxy/.test(url)) {
    return { typeKey: 'AccessDeniedException', message: 'You do not have permission.' };
  }
  const code = /applications|servicePrincipals|^federated/.test(url)
    ? 'Authorization_RequestDenied'
    : 'AuthorizationFailed';
  return { error: { code, message: 'Insufficient privileges.' } };
}

function readerOnly(): string {
  return `
extends: contoso
subscriptions:
  - { name: ML Platform, roleAssignments: [{ role: Reader, principal: azure-setup, scope: /resourceGroups/rg-ml }] }
`;
}
