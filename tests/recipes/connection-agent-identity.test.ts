import assert from 'node:assert/strict';
import { connectionFromWire } from '../../core/azdo/connection/read';
import { ensure, makeLab } from '../../scripts/lab';
import { countMade } from './made';
import { codes } from './said';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf } from './tenant';

const withAgent = `
extends: contoso
agentIdentity: id-agent
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        identities: [{ name: id-agent }]
        synapseWorkspaces: [{ name: syn-churn, clientId: 99999999-9999-4999-8999-999999999997 }]
`;
const text = { authentication: 'agentIdentity', identity: 'existingManagedIdentity', managedIdentity: 'id-agent' };
const machine = '99999999-9999-4999-8999-999999999997';

describe("ensure-aml-service-connection: the agent's own identity", () => {
  scenario('a link by the identity of the agent holds no key and no trust', withAgent, async (scene) => {
    const { lab, run, requests } = scene;
    const { report, outputs } = await run(text);
    assert.deepEqual([report.problems, report.outcome, report.verified], [[], 'created', false]);
    assert.deepEqual(codes(report.warnings), ['advice.agent-identity']);
    assert.match(report.warnings[0]?.what ?? '', /was not proved/);
    assert.deepEqual([countMade(lab.emulator).credentials, countMade(lab.emulator).assignments], [0, 1]);
    const whole = outputs.connection?.whole ?? {};
    assert.deepEqual(whole.authorization, {
      parameters: { tenantid: lab.around.tenantId },
      scheme: 'ManagedServiceIdentity',
    });
    assert.equal(connectionFromWire(whole).msiClientId, outputs.signIn?.clientId);
    assert.ok(!JSON.stringify(whole.data).includes('creationMode'));
    const again = await run(text);
    assert.deepEqual([again.report.outcome, codes(again.report.warnings)], ['noChange', ['advice.agent-identity']]);
    assertNoWrite(requests());
  });

  it('has no client id in the connection when it is system-assigned, and gets the role all the same', async () => {
    const lab = await makeLab(withAgent);
    const own = { authentication: 'agentIdentity', identity: 'existingClientId', clientId: machine };
    const { report, outputs } = await ensure(lab, own);
    assert.deepEqual([report.problems, outputs.connection?.msiClientId], [[], undefined]);
    assert.equal(countMade(lab.emulator).assignments, 1);
    assert.match(report.warnings[0]?.why ?? '', /the machine's own managed identity/);
    lab.emulator.clock.advance(60);
    lab.forget();
    assert.equal((await ensure(lab, own)).report.outcome, 'noChange');
    const { id } = connectionOf(lab);
    const changed = await ensure(lab, text);
    const { state } = changed.report.steps.find(({ step }) => step === 'connection') ?? {};
    assert.deepEqual([changed.report.problems, state, connectionOf(lab).id], [[], 'changed', id]);
    const back = await ensure(lab, own);
    assert.deepEqual([back.report.problems, back.outputs.connection?.msiClientId], [[], undefined]);
  });

  it('is refused for an application, which no machine has', async () => {
    const lab = await makeLab('role-at-group');
    const clientId = applicationOf(lab, 'churn-link').appId;
    const { report } = await ensure(lab, { authentication: 'agentIdentity', identity: 'existingClientId', clientId });
    assert.deepEqual([codes(report.problems), report.changed], [['identity.not-managed'], false]);
  });

  it('is adopted as it is, and only its role is given', async () => {
    const lab = await makeLab('agent-identity-connection');
    const adopted = { ...text, connectionName: 'mlw-churn', pipelineAccess: 'none' };
    const { report } = await ensure(lab, adopted);
    assert.deepEqual([report.problems, report.outcome], [[], 'noChange']);
  });

  it('is warned of in a check too, which finds it in order', async () => {
    const lab = await makeLab(withAgent);
    await ensure(lab, text);
    lab.emulator.clock.advance(60);
    const { report } = await ensure(lab, text, 'check');
    assert.deepEqual([report.outcome, codes(report.warnings)], ['inOrder', ['advice.agent-identity']]);
  });

  it('does not become a connection of another scheme, nor one of another scheme it', async () => {
    for (const [seed, asked] of [
      ['agent-identity-connection', { authentication: 'secret' }],
      ['secret-connection', { ...text, managedIdentity: 'id-agent' }],
    ] as const) {
      const lab = await makeLab(`${withAgent.replace('contoso', seed)}`);
      const { report } = await ensure(lab, { ...asked, connectionName: 'mlw-churn', pipelineAccess: 'none' });
      assert.ok(codes(report.problems).includes('change.not-in-place'), seed);
      assert.equal(report.changed, false);
    }
  });
});
