import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { type Json, readObjects } from '../../emulator/json';
import { ensure, makeLab } from '../../scripts/lab';
import { asMember, forecastSeed } from '../member';
import { changeAnswers } from './changed-answers';
import { countMade } from './made';
import { codes, said } from './said';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, projectOf } from './tenant';

const text = { furtherProjects: 'forecast', sharing: 'perProject' };
const managed = { identity: 'existingManagedIdentity', managedIdentity: 'id-churn' };
const once = { applications: 1, identities: 0, principals: 1, credentials: 2, assignments: 1, connections: 2 };

/** An identity that holds so many credentials already. */
const identityWith = (held: number) => `${forecastSeed}
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        identities:
          - name: id-churn
            federatedCredentials:
${Array.from({ length: held }, (_, at) => `              - { name: other-${at}, issuer: "https://other", subject: "other ${at}" }`).join('\n')}
`;

const withSecret = `${forecastSeed}
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-link, secret: known-to-the-test }
`;

/** As if somebody else had made the connection at that address. */
const unmarkedAt = (url: string) => (connection: Json) =>
  url.endsWith(`/${connection.id}`) ? { ...connection, description: 'Made by hand.' } : connection;

describe('ensure-aml-service-connection: one connection in each project', () => {
  scenario(
    'each project has a connection of its own on the same identity',
    forecastSeed,
    async ({ lab, run, requests }) => {
      const { report, outputs } = await run(text);
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      assert.deepEqual(countMade(lab.emulator), once);
      assert.equal(outputs.connection?.id, connectionOf(lab).id, 'what the task gives is the first project’s');
      assert.equal(report.steps.filter(({ state }) => state === 'proved').length, 2);
      lab.emulator.clock.advance(60);
      assert.equal((await run(text)).report.outcome, 'noChange');
      assertNoWrite(requests());
      assert.deepEqual(countMade(lab.emulator), once);
    },
    asMember,
  );

  scenario(
    'the trusts of a managed identity are written one after the other',
    identityWith(1),
    async ({ lab, run, requests }) => {
      const { report } = await run({ ...text, ...managed, furtherProjects: 'forecast, fraud' });
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      const writes = requests().filter(({ method, url }) => method === 'PUT' && url.includes('federatedIdentity'));
      assert.deepEqual(
        writes.map(({ status }) => status),
        [201, 201, 201],
      );
      lab.emulator.clock.advance(60);
      assert.equal((await run({ ...text, ...managed, furtherProjects: 'forecast, fraud' })).report.outcome, 'noChange');
    },
    asMember,
  );

  scenario(
    'the connection of a further project was deleted by hand',
    forecastSeed,
    async ({ lab, run, earlier, byHand }) => {
      await earlier(text);
      const first = connectionOf(lab).id;
      const { id, url } = connectionOf(lab, 'mlw-churn-prod', 'forecast');
      const [application] = applications(lab);
      const credentials = `https://graph.microsoft.com/v1.0/applications(appId='${application}')/federatedIdentityCredentials`;
      await byHand('DELETE', `${credentials}(name='aml-links-${id}')`);
      await byHand('DELETE', `${url}?projectIds=${projectOf(lab, 'forecast').id}&deep=false&api-version=7.1`);
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      assert.deepEqual(
        report.steps.filter(({ state }) => state === 'created').map(({ step }) => step),
        ['connection in forecast', 'credential in forecast'],
      );
      assert.equal(connectionOf(lab).id, first);
      assert.deepEqual(countMade(lab.emulator), once);
    },
    asMember,
  );

  it('a connection that somebody else made just so in a further project is used as it is', async () => {
    const lab = asMember(await makeLab(identityWith(0)));
    assert.deepEqual((await ensure(lab, { ...text, ...managed })).report.problems, []);
    const { url } = connectionOf(lab, 'mlw-churn-prod', 'forecast');
    changeAnswers(lab, /_apis\/serviceendpoint\/endpoints/, (body) => ({
      ...body,
      ...(Array.isArray(body.value)
        ? { value: readObjects(body, 'value').map(unmarkedAt(url)) }
        : unmarkedAt(url)(body)),
    }));
    const { report } = await ensure(lab, { ...text, ...managed });
    assert.deepEqual([report.outcome, report.problems], ['noChange', []]);
  });

  scenario(
    'a plan names what each project will have',
    forecastSeed,
    async ({ run, requests }) => {
      assert.equal((await run(text, 'plan')).report.outcome, 'planned');
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario(
    'a check names the project whose connection is for another workspace',
    forecastSeed,
    async ({ run, earlier }) => {
      await earlier(text);
      await earlier({ workspace: 'mlw-fraud' });
      const { report } = await run({ ...text, workspace: 'mlw-fraud' }, 'check');
      assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.drift']]);
      assert.match(report.problems[0]?.what ?? '', /"mlw-churn-prod" in forecast is not as asked/);
    },
    asMember,
  );

  scenario(
    'an identity that has no room for the trusts stops the run before anything is written',
    identityWith(19),
    async ({ lab, run, requests }) => {
      const { report } = await run({ ...text, ...managed });
      assert.deepEqual(codes(report.problems), ['sharing.credential-limit']);
      assert.match(said(report.problems[0]), /2 more.*holds 19, and 20 is the most.*leave 1 of them out/);
      assertNoWrite(requests());
      assert.equal(countMade(lab.emulator).connections, 0);
    },
    asMember,
  );

  scenario(
    'an identity with room for just one more takes it',
    identityWith(18),
    async ({ run }) => {
      assert.equal((await run({ ...text, ...managed })).report.outcome, 'created');
      const { report } = await run({ ...text, ...managed, furtherProjects: 'forecast, fraud' });
      assert.deepEqual(codes(report.problems), ['sharing.credential-limit']);
    },
    asMember,
  );

  scenario(
    'each project has a connection of its own by the identity of the agents',
    identityWith(20),
    async ({ lab, run, requests }) => {
      const agents = { ...text, ...managed, authentication: 'agentIdentity' };
      const { report } = await run(agents);
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      assert.deepEqual(countMade(lab.emulator), { ...once, applications: 0, principals: 1, credentials: 0 });
      assert.equal((await run(agents)).report.outcome, 'noChange');
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario(
    'each project has a connection of its own by a secret that is given',
    withSecret,
    async ({ lab, run, requests }) => {
      const { appId: clientId } = applicationOf(lab, 'churn-link');
      const identity = { identity: 'existingClientId', clientId };
      const keyed = { ...text, ...identity, authentication: 'secret', clientSecret: new Secret('known-to-the-test') };
      const { report } = await run(keyed);
      assert.deepEqual([report.outcome, report.verified, report.problems], ['created', true, []]);
      assert.deepEqual(countMade(lab.emulator), { ...once, applications: 0, principals: 0, credentials: 0 });
      lab.emulator.clock.advance(60);
      assert.equal((await run(keyed)).report.outcome, 'noChange');
      assertNoWrite(requests());
    },
    asMember,
  );

  for (const [title, connection] of [
    ['of another kind', '{ name: mlw-churn-prod, type: generic, scheme: Token }'],
    [
      'of somebody else',
      '{ name: mlw-churn-prod, identity: azure-setup, scopeLevel: AzureMLWorkspace, subscription: ML Platform, resourceGroup: rg-ml, workspace: mlw-churn, workspaceLocation: westeurope }',
    ],
  ] as const) {
    scenario(
      `a namesake ${title} in a further project stops the run before anything is written`,
      `${forecastSeed}        connections: [${connection}]\n`,
      async ({ run, requests }) => {
        const { report } = await run(text);
        assert.equal(report.problems.length, 1, report.problems.map(({ message }) => message).join('\n'));
        assertNoWrite(requests());
      },
      asMember,
    );
  }

  scenario(
    'who may not create the connection of a further project is named',
    forecastSeed.replace('forecast: Creator', 'forecast: User'),
    async ({ run }) => {
      const { report } = await run(text);
      assert.deepEqual(codes(report.problems), ['connection.not-creator']);
      assert.match(report.problems[0]?.what ?? '', /in project "forecast"/);
    },
    asMember,
  );
});

function applications(lab: Parameters<typeof connectionOf>[0]): readonly string[] {
  const { applications: all } = JSON.parse(JSON.stringify(lab.emulator.state().graph));
  return all
    .filter(({ tags = [] }: { tags?: readonly string[] }) => tags.includes('aml-links'))
    .map(({ appId }: { appId: string }) => appId);
}
