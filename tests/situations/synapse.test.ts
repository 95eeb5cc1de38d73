import assert from 'node:assert/strict';
import { existing, inVault, linksOf } from '../recipes/synapse-tenant';
import { situations } from './situation';

describe('Situations of a Synapse workspace', () => {
  situations([
    {
      title: 'is not linked before it is made',
      seed: 'synapse-provisioning',
      of: 'synapse',
      outcome: 'failed',
      codes: ['synapse.not-ready'],
      says: /syn-churn.*"Provisioning"/,
      writes: false,
    },
    {
      title: 'is not linked when making it failed',
      seed: 'synapse-failed-workspace',
      of: 'synapse',
      outcome: 'failed',
      codes: ['synapse.not-ready'],
      says: /"Failed"/,
      writes: false,
    },
    {
      title: 'is not linked as itself when it has no identity of its own',
      seed: 'synapse-user-assigned-only',
      of: 'synapse',
      outcome: 'failed',
      codes: ['synapse.no-identity'],
      says: /no managed identity of its own.*authentication: servicePrincipal/,
      writes: false,
    },
    {
      title: 'is linked as an application all the same',
      seed: 'synapse-user-assigned-only',
      of: 'synapse',
      text: { authentication: 'servicePrincipal' },
      outcome: 'created',
    },
    {
      title: 'is linked though its data lake was deleted, and nobody is sent to give a role on it',
      seed: 'synapse-lake-gone',
      of: 'synapse',
      outcome: 'created',
      says: /data lake of the Synapse workspace syn-churn is not there.*stchurnlake.*Restore/,
      saysNot: /az role assignment/,
    },
    {
      title: 'is linked with the newest version of the key, whatever became of those before',
      seed: 'synapse-key-versions',
      of: 'synapse',
      text: (lab) => ({ ...existing(lab), ...inVault }),
      outcome: 'created',
    },
    {
      title: 'keeps a link that a pipeline names, and the run says which',
      seed: 'synapse-link-in-use',
      of: 'synapse',
      text: { linkedServiceName: 'mlw-churn' },
      mode: 'remove',
      outcome: 'failed',
      codes: ['synapse.write-failed'],
      says: /referenced by score-daily.*Take the reference away first/,
      after: (lab) => assert.ok(linksOf(lab).some(({ name }) => name === 'mlw-churn')),
    },
    {
      title: 'gives up a link that only the code of a notebook names',
      seed: 'synapse-link-in-use',
      of: 'synapse',
      text: { linkedServiceName: 'mlw-fraud', workspace: 'mlw-fraud' },
      mode: 'remove',
      outcome: 'removed',
      after: (lab) => assert.ok(!linksOf(lab).some(({ name }) => name === 'mlw-fraud')),
    },
  ]);
});
