import assert from 'node:assert/strict';
import { ensure, type Lab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { asMember, forecastSeed } from '../member';
import { bentAnywhere } from './bending';
import { certificatesOf, passwordsOf } from './keys';
import { countMade } from './made';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, linkName } from './tenant';

const nothing = { applications: 0, identities: 0, principals: 0, credentials: 0, assignments: 0, connections: 0 };
/** An application of somebody else, with a key of theirs, that the setup identity may write. */
const withTheirs = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-app, owners: [azure-setup], secret: known-to-the-test }
`;
const theirs = (lab: Lab) => ({ identity: 'existingClientId', clientId: applicationOf(lab, 'churn-app').appId });
/** The member may look up approvers, and set checks on what it made. */
const administered = forecastSeed;
const checksOf = (lab: Lab) =>
  JSON.stringify(lab.emulator.state().azdo).match(/"(?:Approval|Task Check)"/g)?.length ?? 0;
const bySecret = { authentication: 'secret' };

describe('mode remove: keys', () => {
  scenario('our keys go from an application that stays, and those of others stay', withTheirs, async (scene) => {
    const { lab, earlier, run, requests } = scene;
    const text = { ...bySecret, ...theirs(lab) };
    await earlier(text);
    assert.equal(passwordsOf(lab, 'churn-app').length, 2);
    const { report } = await run(text, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    assert.deepEqual(countMade(lab.emulator), nothing);
    assert.deepEqual(
      passwordsOf(lab, 'churn-app').map(({ displayName }) => displayName?.startsWith('aml-links-') ?? false),
      [false],
    );
    assert.equal((await run(text, 'remove')).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('an application of ours goes with the keys that it has', 'contoso', async ({ lab, earlier, run }) => {
    await earlier(bySecret);
    const { report } = await run(bySecret, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countMade(lab.emulator), nothing);
  });

  scenario('the key of another link keeps the application and its role', 'contoso', async ({ lab, earlier, run }) => {
    const first = await earlier(bySecret);
    const second = { connectionName: 'second', identity: 'existingClientId', clientId: first.outputs.signIn?.clientId };
    await earlier({ ...bySecret, ...second });
    const [, other] = passwordsOf(lab, linkName);
    const { report } = await run(bySecret, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(passwordsOf(lab, linkName), [other]);
    assert.equal((await ensure(lab, { ...bySecret, ...second }, 'check')).report.outcome, 'inOrder');
  });

  scenario('a certificate that another connection names stays', withTheirs, async ({ lab, earlier, run }) => {
    const certificateFile = await certificateOf('first');
    const text = { authentication: 'certificate', certificateFile, ...theirs(lab) };
    await earlier(text);
    await earlier({ ...text, connectionName: 'second' });
    const { report } = await run(text, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.equal(certificatesOf(lab, 'churn-app').length, 1);
    const checked = await ensure(lab, { ...text, connectionName: 'second' }, 'check');
    assert.deepEqual(checked.report.problems, []);
  });

  scenario('a certificate that we registered goes with its link', withTheirs, async ({ lab, earlier, run }) => {
    const certificateFile = await certificateOf('first');
    const text = { authentication: 'certificate', certificateFile, ...theirs(lab) };
    await earlier(text);
    assert.equal((await run(text, 'remove')).report.outcome, 'removed');
    assert.deepEqual(certificatesOf(lab, 'churn-app'), []);
    assert.deepEqual(countMade(lab.emulator), nothing);
  });
});

describe('mode remove: other ways to sign in and to share', () => {
  const agents = `
extends: contoso
agentIdentity: id-agent
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-agent }] }]
`;
  const byAgents = {
    authentication: 'agentIdentity',
    identity: 'existingManagedIdentity',
    managedIdentity: 'id-agent',
  };

  // The principal of the agents' identity is the seed's.
  const left = { ...nothing, principals: 1 };

  scenario('the identity of the agents loses its role and stays', agents, async ({ lab, earlier, run }) => {
    await earlier(byAgents);
    const { report } = await run(byAgents, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    assert.deepEqual(countMade(lab.emulator), left);
  });

  scenario('a second link of the same agents keeps the role', agents, async ({ lab, earlier, run }) => {
    await earlier(byAgents);
    await earlier({ ...byAgents, connectionName: 'second' });
    assert.equal((await run(byAgents, 'remove')).report.outcome, 'removed');
    assert.deepEqual(countMade(lab.emulator), { ...left, assignments: 1, connections: 1 });
  });

  for (const sharing of ['perProject', 'shared']) {
    const text = { sharing, furtherProjects: 'forecast', approvers: 'Ana Lima', branches: 'main' };
    scenario(
      `what was made in each project goes, guards and all: ${sharing}`,
      administered,
      async ({ lab, earlier, run }) => {
        assert.deepEqual((await earlier(text)).report.problems, []);
        assert.ok(checksOf(lab) > 0);
        const { report } = await run({ sharing, furtherProjects: 'forecast' }, 'remove');
        assert.deepEqual([report.outcome, report.problems], ['removed', []]);
        assert.deepEqual(countMade(lab.emulator), nothing);
      },
      asMember,
    );
  }
});

describe('a removal of a link with a key', () => {
  bentAnywhere({
    seed: withTheirs,
    text: (lab) => ({ ...bySecret, ...theirs(lab) }),
    applied: true,
    mode: 'remove',
    at: /^(?!.*(?:oauth2|oidctoken)).*$/,
    whole: (lab, when) => {
      assert.deepEqual(countMade(lab.emulator), nothing, when);
      assert.equal(passwordsOf(lab, 'churn-app').length, 1, when);
    },
  });
});
