/** The runs that bring a link to further projects, guard it and take grants back, disturbed at every request. */
import assert from 'node:assert/strict';
import type { Lab } from '../../scripts/lab';
import { asMember, forecastSeed } from '../member';
import { bentAnywhere } from './bending';
import { countMade } from './made';
import { connectionOf } from './tenant';

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };

describe('a first run that shares a connection', () => {
  bentAnywhere({
    seed: forecastSeed,
    as: asMember,
    text: { furtherProjects: 'forecast, fraud', pipelineAccess: 'all' },
    at: /_apis\/(projects|serviceendpoint|pipelines)/,
    whole: (lab, when) => {
      // The one connection is seen in each project.
      assert.deepEqual(countMade(lab.emulator), { ...once, connections: 3 }, when);
    },
  });
});

describe('a first run that makes a connection in each project, on a managed identity', () => {
  bentAnywhere({
    seed: forecastSeed,
    as: asMember,
    text: { furtherProjects: 'forecast', sharing: 'perProject', identity: 'newManagedIdentity' },
    at: /_apis\/(projects|serviceendpoint)|federatedIdentityCredentials/,
    whole: (lab, when) => {
      const made = { ...once, applications: 0, identities: 1, credentials: 2, connections: 2 };
      assert.deepEqual(countMade(lab.emulator), made, when);
    },
  });
});

describe('a first run that guards a connection', () => {
  bentAnywhere({
    seed: 'extends: contoso',
    text: { approvers: '[churn]\\ML Approvers', branches: 'main' },
    at: /_apis\/(identities|pipelines)/,
    whole: (lab, when) => {
      assert.deepEqual(countMade(lab.emulator), once, when);
      assert.deepEqual(checksOf(lab), ['Approval', 'Task Check'], when);
    },
  });
});

describe('a run that takes grants back', () => {
  bentAnywhere({
    seed: 'extends: extra-grants',
    text: { extraGrants: 'revoke' },
    at: /_apis\/(pipelines|serviceendpoint)/,
    whole: (lab, when) => {
      const { id } = connectionOf(lab);
      const held = `"endpointId":"${id}","allPipelines":false,"pipelines":[1]`;
      assert.ok(JSON.stringify(lab.emulator.state().azdo).includes(held), when);
    },
  });
});

/** Types of the checks of every connection. */
function checksOf(lab: Lab): readonly string[] {
  const all = JSON.stringify(lab.emulator.state().azdo).match(/"(?:Approval|Task Check)"/g) ?? [];
  return all.map((type) => type.slice(1, -1)).sort();
}
