import assert from 'node:assert/strict';
import { isObject } from '../../emulator/json';
import { asMember } from '../member';
import { said } from './said';
import { scenario } from './snapshot';
import {
  changeByHand,
  codes,
  completes,
  connectionName,
  deleteByHand,
  linkFromNothing,
  renamed,
  stops,
  text,
  withRights,
} from './starts';
import { applicationOf, assertNoWrite, connectionOf } from './tenant';
import { changesBetween, thingsIn } from './tenant-changes';

const requestSent = `
extends: failed-automatic
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: contoso-churn-automatic, owners: [admin, azure-setup] }]
organizations:
  - name: contoso
    projects:
      - name: churn
        buildRole: Administrator
        connections: [{ name: mlw-churn, status: inProgress }]
`;
const halfMade = requestSent.replace('inProgress', 'failed');
const seenByMember = `
extends: shared-from-other-project
organizations:
  - name: contoso
    users:
      - { name: ml-platform, pat: token-of-ml-platform, roles: { churn: Administrator, forecast: Administrator } }
`;

describe('unfamiliar starts: connections that are adopted', () => {
  for (const [title, seed] of [
    ['a start with a connection of Terraform changes nothing', 'terraform-connection'],
    ['a start with the old issuer changes nothing', 'old-issuer-connection'],
    ['a start with checks set by hand changes nothing', 'checks-by-hand'],
  ] as const) {
    scenario(title, withRights(seed), async (scene) => {
      assert.deepEqual(await completes(scene, text), []);
    });
  }

  scenario(
    'what Terraform spells in its own way is changed under that spelling',
    withRights('terraform-connection'),
    async (scene) => {
      const changes = await completes(scene, { ...text, workspace: 'mlw-fraud', takeOver: 'true' });
      assert.deepEqual(changes, ['+ role of churn-by-hand', '~ connection mlw-churn']);
      const { url } = connectionOf(scene.lab, connectionName);
      const { data } = await scene.byHand('GET', `${url.replace('/_apis', '/churn/_apis')}?api-version=7.1`);
      const spelt = Object.keys(isObject(data) ? data : {}).filter((key) => /^mlworkspacename$/i.test(key));
      assert.deepEqual(spelt, ['MLWorkspaceName']);
    },
  );

  for (const [title, seed] of [
    ['a renamed connection of the old issuer gets the trust that it needs now', 'renamed-connection'],
    [
      'after the organization was renamed a connection of the old issuer gets the trust that it needs now',
      'renamed-organization',
    ],
  ] as const) {
    scenario(title, withRights(seed), async (scene) => {
      assert.deepEqual(await completes(scene, text), ['+ trust aml-links-mlw-churn'], 'the former one is not ours');
    });
  }

  scenario(
    'a trust of ours follows a connection of the old issuer that is renamed once more',
    withRights('renamed-connection'),
    async (scene) => {
      await scene.earlier(text);
      await changeByHand(scene, renamed('mlw-churn-live'));
      const changes = await completes(scene, { ...text, connectionName: 'mlw-churn-live' });
      assert.deepEqual(changes, ['~ trust aml-links-mlw-churn-live'], 'in place: nothing signs in by the former name');
    },
  );

  scenario(
    'a connection that another project shares is adopted, with grants of this project',
    withRights('shared-from-other-project'),
    async (scene) => {
      assert.deepEqual(await completes(scene, text), ['~ grants mlw-churn']);
    },
  );

  for (const [scope, where] of [
    ['resource group', ', scope: /resourceGroups/rg-ml'],
    ['subscription', ''],
  ] as const) {
    const seed = `extends: role-at-group\nsubscriptions:\n  - name: ML Platform\n    roleAssignments:\n      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }\n      - { role: Contributor, principal: churn-link${where} }\n`;
    scenario(`a role given at the ${scope} is enough, and no second one is given`, seed, async (scene) => {
      const { appId: clientId } = applicationOf(scene.lab, 'churn-link');
      const changes = await completes(scene, { ...text, identity: 'existingClientId', clientId });
      assert.deepEqual(changes, ['+ connection mlw-churn', '+ grants mlw-churn', '+ trust aml-links-mlw-churn']);
    });
  }
});

describe('unfamiliar starts: connections that stop a run, and the way on', () => {
  scenario('a draft is finished by hand and then adopted', withRights('draft-connection'), async (scene) => {
    await stops(scene, text, 'connection.draft', /is a draft.*nothing is under way.*Finish setup/);
    await changeByHand(scene, (whole) => ({ ...whole, isReady: true }));
    const changes = await completes(scene, text);
    assert.deepEqual(changes, ['+ role of churn-by-hand', '+ trust aml-links-mlw-churn', '~ grants mlw-churn']);
  });

  scenario('a draft is deleted by hand and then made', withRights('draft-connection'), async (scene) => {
    await stops(scene, { ...text, takeOver: 'true' }, 'connection.draft', /delete it there/);
    await deleteByHand(scene);
    assert.deepEqual(await completes(scene, text), linkFromNothing());
  });

  scenario('a half-made automatic connection is deleted by hand and then made', halfMade, async (scene) => {
    await stops(scene, text, 'connection.not-ready', /never finished.*AuthorizationFailed.*Delete it/);
    await deleteByHand(scene, 'contoso-churn-automatic');
    assert.deepEqual(await completes(scene, text), linkFromNothing());
  });

  scenario('an automatic connection that is still under way is waited for by people', requestSent, async (scene) => {
    await stops(scene, text, 'connection.under-way', /still being made.*in a few minutes/);
    await deleteByHand(scene, 'contoso-churn-automatic');
    assert.deepEqual(await completes(scene, text), linkFromNothing());
  });

  scenario(
    'a disabled connection is enabled by hand and then adopted',
    withRights('disabled-connection'),
    async (scene) => {
      await stops(scene, text, 'connection.disabled', /Enable/);
      await changeByHand(scene, (whole) => ({ ...whole, isDisabled: false }));
      assert.deepEqual(await completes(scene, text), []);
    },
  );

  for (const [title, seed, code] of [
    ['beside a generic namesake the link is made under another name', 'generic-namesake', 'connection.other-kind'],
    ['beside a connection by secret the link is made under another name', 'secret-connection', 'change.not-in-place'],
    [
      'beside a connection by certificate the link is made under another name',
      'certificate-connection',
      'change.not-in-place',
    ],
    [
      'beside a connection of the agent machine the link is made under another name',
      'agent-identity-connection',
      'change.not-in-place',
    ],
    ['beside two of one name the link is made under another name', 'same-name-twice', 'connection.ambiguous'],
  ] as const) {
    scenario(title, withRights(seed), async (scene) => {
      await stops(scene, text, code, /another connectionName/);
      assert.deepEqual(
        await completes(scene, { ...text, connectionName: 'mlw-churn-2' }),
        linkFromNothing('mlw-churn-2'),
      );
    });
  }

  scenario(
    'a generic namesake is renamed by hand and the link gets its name',
    withRights('generic-namesake'),
    async (scene) => {
      await stops(scene, text, 'connection.other-kind', /rename the connection/);
      await changeByHand(scene, renamed('other'));
      assert.deepEqual(await completes(scene, text), linkFromNothing());
    },
  );

  scenario(
    'of two connections of one name the one of this project alone is renamed',
    withRights('same-name-twice'),
    async (scene) => {
      await stops(
        scene,
        text,
        'connection.ambiguous',
        /2 service connections named "mlw-churn".*shared by the projects.*Rename/,
      );
      await changeByHand(scene, renamed('mlw-churn-own'));
      assert.deepEqual(await completes(scene, text), ['~ grants mlw-churn']);
    },
  );

  scenario(
    'a namesake that the job cannot see leaves what was made to a removal',
    'invisible-namesake',
    async (scene) => {
      const before = thingsIn(scene.lab);
      assert.deepEqual(codes((await scene.run(text)).report), ['connection.name-taken']);
      const link = 'aml-links-contoso-churn-mlw-churn';
      assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), [
        `+ application ${link}`,
        `+ principal ${link}`,
        `+ role of ${link}`,
      ]);
      await scene.run(text, 'remove');
      assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), [`+ deleted application ${link}`]);
      assert.deepEqual(
        await completes(scene, { ...text, connectionName: 'mlw-churn-2' }),
        linkFromNothing('mlw-churn-2'),
      );
    },
  );

  scenario(
    'a shared connection is not changed by who cannot see all of its projects',
    withRights('shared-from-other-project'),
    async (scene) => {
      await stops(
        scene,
        { ...text, description: 'For training.' },
        'connection.shared-unseen',
        /cannot see all of them.*azureDevOpsSignIn/,
      );
    },
  );

  scenario(
    'a shared connection is changed by who sees all of its projects, in each of them alike',
    seenByMember,
    async (scene) => {
      const asked = { ...text, description: 'For training.' };
      assert.deepEqual(await completes(scene, asked), [
        '~ connection mlw-churn',
        '~ connection mlw-churn-of-forecast',
        '~ grants mlw-churn',
      ]);
    },
    asMember,
  );

  scenario('a connection of ours that was renamed by hand is not made a second time', 'contoso', async (scene) => {
    await scene.earlier({ ...text, connectionName: 'mlw-churn-prod' });
    await changeByHand(scene, renamed('mlw-churn-live'), 'mlw-churn-prod');
    const asked = { ...text, connectionName: 'mlw-churn-prod' };
    await stops(scene, asked, 'connection.renamed', /now called "mlw-churn-live".*Set connectionName: mlw-churn-live/);
    // A check says the same as a plan, and not that the connection was never made.
    const [plan, check] = [await scene.run(asked, 'plan'), await scene.run(asked, 'check')];
    assert.deepEqual([codes(plan.report), check.report.outcome], [['connection.renamed'], 'drifted']);
    assert.deepEqual(check.report.problems.map(said), plan.report.problems.map(said));
    assertNoWrite(scene.requests());
    assert.deepEqual(await completes(scene, { ...text, connectionName: 'mlw-churn-live' }), []);
    const { outputs } = await scene.earlier({ ...text, connectionName: 'mlw-churn-live' });
    const second = { ...asked, identity: 'existingClientId', clientId: outputs.signIn?.clientId };
    assert.deepEqual(await completes(scene, second), [
      '+ connection mlw-churn-prod',
      '+ grants mlw-churn-prod',
      '+ trust aml-links-mlw-churn-prod',
    ]);
  });
});
