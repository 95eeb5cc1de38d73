/** Workspaces, identities and choices that are there and cannot be used as they are: told before anything is written. */

import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { readObject } from '../../emulator/json';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { changeAnswers } from './changed-answers';
import { said } from './said';
import { codesOf } from './synapse-tenant';
import { applicationOf } from './tenant';

const elsewhere = '99999999-9999-4999-8999-000000000001';
const ofAml = /workspaces\/mlw-churn\?/;
const ofSynapse = /workspaces\/syn-churn\?/;

/** Sets a property of what ARM says of a workspace. */
function withProperty(lab: Lab, at: RegExp, change: object): void {
  changeAnswers(lab, at, (body) => ({ ...body, properties: { ...readObject(body, 'properties'), ...change } }));
}

describe('a workspace that cannot be used as it is', () => {
  for (const run of [ensure, linkSynapse]) {
    it(`is not ready: ${run.name}`, async () => {
      const lab = await makeLab();
      withProperty(lab, ofAml, { provisioningState: 'Creating' });
      const { report } = await run(lab);
      assert.deepEqual([codesOf(report), report.changed], [['workspace.not-ready'], false]);
      assert.match(said(report.problems[0]), /workspaces\/mlw-churn.*"?Creating"?/);
    });

    it(`lives in another tenant: ${run.name}`, async () => {
      const lab = await makeLab();
      withProperty(lab, ofAml, { tenantId: elsewhere });
      const { report } = await run(lab);
      assert.deepEqual([codesOf(report), report.changed], [['workspace.other-tenant'], false]);
      assert.match(said(report.problems[0]), new RegExp(`${elsewhere}.*${lab.around.tenantId}`));
    });

    it(`is being updated, which hinders nothing: ${run.name}`, async () => {
      const lab = await makeLab();
      withProperty(lab, ofAml, { provisioningState: 'Updating', tenantId: lab.around.tenantId.toUpperCase() });
      assert.equal((await run(lab)).report.outcome, 'created');
    });
  }

  it('is a Synapse workspace that is not ready', async () => {
    const lab = await makeLab();
    withProperty(lab, ofSynapse, { provisioningState: 'Provisioning' });
    const { report } = await linkSynapse(lab);
    assert.deepEqual([codesOf(report), report.changed], [['synapse.not-ready'], false]);
    assert.match(said(report.problems[0]), /workspaces\/syn-churn.*Provisioning/);
  });

  it('is a Synapse workspace of another tenant', async () => {
    const lab = await makeLab();
    changeAnswers(lab, ofSynapse, (body) => ({
      ...body,
      identity: { ...readObject(body, 'identity'), tenantId: elsewhere },
    }));
    const { report } = await linkSynapse(lab);
    assert.deepEqual([codesOf(report), report.changed], [['synapse.other-tenant'], false]);
    assert.match(said(report.problems[0]), new RegExp(`${elsewhere}.*${lab.around.tenantId}`));
  });

  it('is a Synapse workspace without an identity of its own, which only a link that signs in as it needs', async () => {
    const lab = await makeLab();
    changeAnswers(lab, ofSynapse, ({ identity: _, ...body }) => body);
    const { report } = await linkSynapse(lab);
    assert.deepEqual([codesOf(report), report.changed], [['synapse.no-identity'], false]);
    assert.match(said(report.problems[0]), /syn-churn/);
    const another = await linkSynapse(lab, { authentication: 'servicePrincipal' });
    assert.deepEqual([another.report.problems, another.report.outcome], [[], 'created']);
  });
});

describe('an identity that is switched off', () => {
  const switchOff = (lab: Lab) =>
    changeAnswers(lab, /\/servicePrincipals\(/, (body) => ({ ...body, accountEnabled: false }));

  it('is told where the link made it', async () => {
    const lab = await makeLab();
    await ensure(lab);
    lab.forget();
    switchOff(lab);
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), lab.writes()], [['application.disabled'], []]);
    assert.match(
      said(report.problems[0]),
      new RegExp(applicationOf(lab, 'aml-links-contoso-churn-mlw-churn-prod').appId),
    );
  });

  it('is told where it was there before', async () => {
    const lab = await makeLab();
    const clientId = applicationOf(lab, 'azure-setup').appId;
    switchOff(lab);
    const { report } = await ensure(lab, { identity: 'existingClientId', clientId });
    assert.deepEqual([codesOf(report), lab.writes()], [['application.disabled'], []]);
    assert.match(said(report.problems[0]), new RegExp(clientId));
  });
});

describe('a role given by its GUID', () => {
  const userAccessAdministrator = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9';
  const name = 'User Access Administrator';

  it('is given, and is the same role as the one of its name', async () => {
    const lab = await makeLab();
    const given = await ensure(lab, { role: userAccessAdministrator.toUpperCase() });
    const [role] = given.outputs.roles ?? [];
    assert.deepEqual([given.report.problems, role?.id, role?.name], [[], userAccessAdministrator, name]);
    assert.match(lab.lines.join('\n'), /created: role assignment "User Access Administrator" on mlw-churn/);
    lab.emulator.clock.advance(60);
    assert.equal((await ensure(lab, { role: name })).report.outcome, 'noChange');
  });

  it('is told when there is no such role', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, { role: elsewhere });
    assert.deepEqual([codesOf(report), lab.writes()], [['role.unknown'], []]);
    assert.match(said(report.problems[0]), new RegExp(elsewhere));
  });
});

describe('a pipeline whose name stands for several', () => {
  const twice = `
extends: contoso
organizations:
  - { name: contoso, projects: [{ name: churn, pipelines: [{ id: 8, name: nightly }] }] }
`;
  const text: EnsureAmlServiceConnectionText = { pipelineAccess: 'list', pipelines: 'train' };
  /** Another pipeline of the name, in a folder. */
  const opened = async () => {
    const lab = await makeLab(twice);
    changeAnswers(lab, /_apis\/pipelines\?/, (body) => ({
      ...body,
      value: (body.value as readonly Record<string, unknown>[]).map((one) =>
        one.id === 8 ? { ...one, name: 'train', folder: '\\nightly' } : one,
      ),
    }));
    return lab;
  };

  it('is told with the ways to name each', async () => {
    const lab = await opened();
    const { report } = await ensure(lab, text);
    assert.deepEqual([codesOf(report), lab.writes()], [['pipeline.ambiguous'], []]);
    assert.match(said(report.problems[0]), /train \(2\).*nightly\\train \(8\)/);
  });

  it('is meant by its folder or its id', async () => {
    for (const pipelines of ['nightly\\train', '\\nightly/train', '8']) {
      const lab = await opened();
      const { report } = await ensure(lab, { ...text, pipelines });
      assert.deepEqual([report.problems, report.outcome], [[], 'created'], pipelines);
      const granted = lab.emulator.transcript.find(({ method, url }) => method === 'PATCH' && /pipelinep/i.test(url));
      assert.match(granted?.requestBody ?? '', /"pipelines":\[\{"id":8,/, pipelines);
    }
  });
});
