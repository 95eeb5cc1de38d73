/** Rows about who signs in to what: the link to Azure, the task to Azure DevOps; and about conversion. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSigned } from '../../emulator/certificates';
import { readObjects, readText } from '../../emulator/json';
import type { After } from './after-run';
import type { InputRow } from './input-row';

const ownedLink = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: churn-link, owners: [azure-setup], secret: generated }]
`;
/** The build service is the Administrator of what Azure DevOps itself made. */
export const automatic = `
extends: automatic-secret-connection
organizations:
  - name: contoso
    projects:
      - { name: churn, connections: [{ name: mlw-churn, visibleTo: [churn Build Service (contoso)] }] }
`;
/** A member of the organization who may make connections in both projects. */
const robot = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: robot-app }]
organizations:
  - name: contoso
    users:
      - { name: robot, application: robot-app, pat: generated, roles: { churn: Creator, fraud: Creator } }
      - { name: setup, application: azure-setup, roles: { churn: Creator } }
    projects:
      - name: churn
        buildRole: none
        connections:
          - { name: azdo-robot, type: WorkloadIdentityUser, identity: robot-app, grants: all }
          - { name: azdo-pat, type: externaltfs, scheme: Token, user: robot, grants: all }
`;

const authenticationRows: readonly InputRow[] = [
  {
    title: 'federation, stores no secret',
    seed: 'contoso',
    inputs: { authentication: 'federation' },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.scheme()], ['succeeded', 'WorkloadIdentityFederation'], run.log);
      assert.deepEqual(daysOfSecrets(after), []);
    },
  },
  {
    title: 'a secret with its life, makes one that ends so',
    seed: 'contoso',
    inputs: { authentication: 'secret', secretDays: '20', renewDays: '5' },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.scheme()], ['succeeded', 'ServicePrincipal'], run.log);
      assert.deepEqual(daysOfSecrets(after), [20]);
    },
  },
  {
    title: 'when to renew, makes the secret anew that is so near its end',
    seed: 'contoso',
    inputs: { authentication: 'secret', secretDays: '2', renewDays: '1' },
    more: { thenRun: [{ authentication: 'secret', secretDays: '40', renewDays: '30' }] },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.deepEqual(daysOfSecrets(after), [40]);
    },
  },
  {
    title: 'the secret of an application, stores that one and makes none',
    seed: ownedLink,
    inputs: { authentication: 'secret', identity: 'existingClientId' },
    prepared: {
      clientId: (after) => String(after.application('churn-link').appId),
      clientSecret: (_, { served }) => secretOf(served.emulator.secrets(), 'churn-link'),
    },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.scheme()], ['succeeded', 'ServicePrincipal'], run.log);
      assert.equal(readObjects(after.applicationOf(), 'passwordCredentials').length, 1);
    },
  },
  {
    title: 'a certificate, registers it and signs in with it',
    seed: 'contoso',
    inputs: { authentication: 'certificate' },
    prepared: { certificateFile: makeCertificateFile },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.parameter('authenticationType')], ['succeeded', 'spnCertificate'], run.log);
      assert.equal(readObjects(after.applicationOf(), 'keyCredentials').length, 1);
    },
  },
  {
    title: "the identity of the agent's machine, makes a connection that uses it",
    seed: `
extends: contoso
agentIdentity: id-agent
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-agent }] }]
`,
    inputs: { authentication: 'agentIdentity', identity: 'existingManagedIdentity', managedIdentity: 'id-agent' },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.scheme()], ['succeeded', 'ManagedServiceIdentity'], run.log);
    },
  },
  {
    title: 'to convert, turns a connection with a secret into a keyless one',
    seed: automatic,
    inputs: { connectionName: 'mlw-churn', convert: 'true' },
    shows: (run, after) => {
      assert.equal(after.scheme('mlw-churn'), 'WorkloadIdentityFederation', run.log);
    },
  },
];

const organizationRows: readonly InputRow[] = [
  {
    title: 'to sign in as the job, makes the connection as its build service',
    seed: 'contoso',
    inputs: { azureDevOpsSignIn: 'job' },
    shows: (run, after) => assert.equal(after.maker(), 'churn Build Service (contoso)', run.log),
  },
  {
    title: 'to sign in as the setup connection, makes it as that identity',
    seed: robot,
    inputs: { azureDevOpsSignIn: 'azureSubscription' },
    shows: (run, after) => assert.equal(after.maker(), 'setup', run.log),
  },
  {
    title: 'to sign in by an "Azure DevOps" connection, makes it as the identity of that',
    seed: robot,
    inputs: { azureDevOpsSignIn: 'connection', azureDevOpsConnection: 'azdo-robot' },
    shows: (run, after) => assert.equal(after.maker(), 'robot', run.log),
  },
  {
    title: 'another project, and a personal access token that may go there, makes the connection in it',
    seed: robot,
    inputs: { project: 'fraud', pipelineAccess: 'none', azureDevOpsSignIn: 'pat', patConnection: 'azdo-pat' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.deepEqual([after.maker(undefined, 'fraud'), after.hasConnection()], ['robot', false]);
      assert.deepEqual(after.grants(undefined, 'fraud'), []);
    },
  },
];

export const signInRows: readonly InputRow[] = [...authenticationRows, ...organizationRows];

/** Whole days that the secrets of the link's application live, from the start of each. */
function daysOfSecrets(after: After): readonly number[] {
  return readObjects(after.applicationOf(), 'passwordCredentials').map((secret) => {
    const [start, end] = ['startDateTime', 'endDateTime'].map((field) => Date.parse(readText(secret, field) ?? ''));
    return Math.round(((end ?? 0) - (start ?? 0)) / 86_400_000);
  });
}

function secretOf(secrets: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(secrets).find(([label]) => label.includes(name))?.[1] ?? '';
}

async function makeCertificateFile(): Promise<string> {
  const { certificatePem, privateKeyPem } = await createSelfSigned()('churn-link');
  const file = join(mkdtempSync(join(tmpdir(), 'aml-links-certificate-')), 'own.pem');
  writeFileSync(file, `${certificatePem}\n${privateKeyPem}\n`);
  return file;
}
