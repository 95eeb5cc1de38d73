/** What somebody else does, or what does not show, while a run is under way; and what a plan of a removal keeps. */

import assert from 'node:assert/strict';
import { type Json, readObject, readObjects } from '../../emulator/json';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { changeAnswers, justBefore } from './changed-answers';
import { ownedSecret, signInOf } from './conversion-tenant';
import { countMade } from './made';
import { said } from './said';
import { codesOf, linksOf } from './synapse-tenant';
import { applicationOf, connectionOf } from './tenant';

/** An administrator deletes the connection of the link. */
async function deleteConnection(lab: Lab): Promise<void> {
  const url = `${connectionOf(lab).url}?projectIds=${lab.around.project.id}&deep=false&api-version=7.1`;
  const authorization = `Basic ${Buffer.from(`:${lab.emulator.secrets()['pat admin']}`).toString('base64')}`;
  const { status, body } = await lab.emulator.send({ method: 'DELETE', url, headers: { authorization } });
  assert.ok(status < 300, `${status} ${body}`);
  lab.emulator.clock.advance(60);
}

describe('something that somebody else removes between the look and the removal', () => {
  it('is a connection: it is said of everything but of it that it was removed', async () => {
    const lab = await makeLab();
    await ensure(lab);
    lab.emulator.clock.advance(60);
    const isTrust = /federatedIdentityCredentials/;
    let seen = 0;
    // The trust is gone, and Azure DevOps lets the connection go.
    justBefore(
      lab,
      ({ method, url: at }) => {
        seen += Number(method === 'DELETE' && isTrust.test(at));
        return seen > 0 && method === 'GET' && isTrust.test(at);
      },
      () => deleteConnection(lab),
    );
    const { report } = await ensure(lab, {}, 'remove');
    assert.deepEqual([report.problems, report.outcome], [[], 'removed']);
    const stateOf = (kind: string) => report.steps.find((step) => step.kind === kind)?.state;
    assert.deepEqual([stateOf('service connection'), stateOf('federated credential')], ['noChange', 'removed']);
    assert.ok(!lab.lines.some((line) => line.startsWith('removed: service connection')));
    assert.equal(countMade(lab.emulator).connections, 0);
  });
});

describe('the plan of a removal', () => {
  it('says what only stays, and why', async () => {
    const lab = await makeLab();
    const text = { identity: 'existingClientId', clientId: applicationOf(lab, 'azure-setup').appId };
    await ensure(lab, text);
    lab.emulator.clock.advance(60);
    lab.lines.length = 0;
    const { report } = await ensure(lab, text, 'planRemove');
    const kept = report.steps.filter(({ state }) => state === 'kept');
    assert.deepEqual(
      kept.map(({ step }) => step),
      ['identityGone'],
    );
    assert.deepEqual(
      lab.lines.filter((line) => line.startsWith('to keep: ')),
      [
        `to keep: application "azure-setup" (${text.clientId}), with its role: other connections sign in as it: "azure-setup"`,
      ],
    );
  });
});

describe('a connection that shows no issuer and subject', () => {
  it('is told with who should see them, and no trust is written', async () => {
    const lab = await makeLab();
    await ensure(lab);
    lab.emulator.clock.advance(60);
    lab.forget();
    const hide = (connection: Json): Json => {
      const { parameters, ...authorization } = readObject(connection, 'authorization');
      const {
        workloadIdentityFederationIssuer: _,
        workloadIdentityFederationSubject: __,
        ...others
      } = readObject({ parameters }, 'parameters');
      return { ...connection, authorization: { ...authorization, parameters: others } };
    };
    changeAnswers(lab, /serviceendpoint\/endpoints\?/, (body) => ({
      ...body,
      value: readObjects(body, 'value').map(hide),
    }));
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), lab.writes()], [['connection.no-subject'], []]);
    assert.match(said(report.problems[0]), /"mlw-churn-prod".*as Administrator/);
  });
});

describe('a connection that was converted and does not sign in by its new trust', () => {
  /** Azure DevOps refuses so many calls through it, from the conversion on. */
  const converted = async (times: number) => {
    const lab = await makeLab(ownedSecret);
    const errorMessage =
      "AADSTS700213: No matching federated identity record found for presented assertion subject 'x'.";
    const fault = {
      kind: 'status',
      status: 200,
      body: { result: [], statusCode: 'unauthorized', errorMessage },
    } as const;
    justBefore(
      lab,
      ({ url }) => url.includes('/endpointproxy') && signInOf(lab).scheme === 'WorkloadIdentityFederation',
      async () => lab.emulator.setFaults([{ match: { url: '/endpointproxy' }, times, fault }]),
    );
    return { lab, ...(await ensure(lab, {}, 'convertAll')) };
  };

  it('is given time', async () => {
    const { report, lab } = await converted(3);
    assert.deepEqual([report.problems, report.outcome, report.verified], [[], 'changed', true]);
    assert.match(lab.lines.join('\n'), /waiting for the connection to sign in by the new trust/);
  });

  it('is told with what was said and until when the conversion can be undone', async () => {
    const { report } = await converted(10_000);
    assert.deepEqual(codesOf(report), ['conversion.no-sign-in']);
    assert.match(said(report.problems[0]), /"mlw-churn".*AADSTS700213.*2026-11-28/);
  });
});

describe('a managed identity where a key is asked for', () => {
  const seed = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-agents, clientId: 99999999-9999-4999-8999-999999999996 }] }]
`;
  const text = { identity: 'existingClientId', clientId: '99999999-9999-4999-8999-999999999996' };

  it('has none for a connection', async () => {
    const lab = await makeLab(seed);
    const { report } = await ensure(lab, { ...text, authentication: 'secret' });
    assert.deepEqual([codesOf(report), lab.writes()], [['identity.no-keys'], []]);
    assert.match(said(report.problems[0]), new RegExp(text.clientId));
  });

  it('has none for a Synapse link', async () => {
    const lab = await makeLab(seed);
    const { report } = await linkSynapse(lab, { ...text, authentication: 'servicePrincipal' });
    assert.deepEqual(
      [codesOf(report), report.changed, linksOf(lab).some(({ name }) => name === 'mlw-link')],
      [['identity.no-keys'], false, false],
    );
  });
});
