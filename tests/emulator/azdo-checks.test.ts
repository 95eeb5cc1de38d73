import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { ServiceError } from '../../emulator/frame';
import { Callers } from './callers';

const path = 'churn/_apis/pipelines/checks/configurations';
const version = 'api-version=7.1-preview.1';
const approvalType = { id: '8c6f20a7-a545-4486-9777-f762fafe0d4d', name: 'Approval' };
const taskCheck = { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' };
const definitionRef = {
  id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
  name: 'evaluatebranchProtection',
  version: '0.0.1',
};

function wantBranches(resourceId: string, allowedBranches = 'refs/heads/main', ensureProtectionOfBranch = 'false') {
  const inputs = { allowedBranches, ensureProtectionOfBranch, allowUnknownStatusBranch: 'false' };
  const settings = { displayName: 'Branch control', definitionRef, inputs };
  return { type: taskCheck, settings, timeout: 1440, resource: { type: 'endpoint', id: resourceId } };
}

function wantApproval(resourceId: string, approver: string, more: object = {}) {
  const settings = { approvers: [{ id: approver }], executionOrder: 'anyOrder', minRequiredApprovers: 1, ...more };
  return { type: approvalType, settings, timeout: 43_200, resource: { type: 'endpoint', id: resourceId } };
}

describe('Azure DevOps emulator: checks on connections', () => {
  it('are listed without their settings unless these are asked for', async () => {
    const callers = new Callers('checks-by-hand');
    const { id } = callers.connection('mlw-churn');
    const ask = callers.user();
    const listed = await ask('GET', `${path}?resourceType=endpoint&resourceId=${id}&${version}`);
    assert.deepEqual(
      listed.body.value.map((check: { type: { name: string }; timeout: number }) => [check.type.name, check.timeout]),
      [
        ['Approval', 1440],
        ['Task Check', 1440],
      ],
    );
    assert.ok(!('settings' in listed.body.value[0]));
    assert.deepEqual(listed.body.value[0].resource, { type: 'endpoint', id, name: 'mlw-churn' });
    const full = await ask('GET', `${path}?resourceType=endpoint&resourceId=${id}&$expand=settings&${version}`);
    const [approval, branches] = full.body.value;
    assert.deepEqual(
      approval.settings.approvers.map(({ displayName }: { displayName: string }) => displayName),
      ['[churn]\\ML Approvers', 'Chloe Roy'],
    );
    assert.equal(branches.settings.inputs.allowedBranches, 'refs/heads/main, refs/heads/releases/*');
    const one = await ask('GET', `${path}/${branches.id}?$expand=settings&${version}`);
    assert.deepEqual(one.body, branches);
    const queried = await ask('POST', `churn/_apis/pipelines/checks/queryconfigurations?${version}`, [
      { type: 'endpoint', id },
      { type: 'queue', id: '1' },
    ]);
    assert.equal(queried.body.count, 2);
  });

  it('are made, changed and deleted by an Administrator of the connection alone', async () => {
    const callers = new Callers('contoso');
    const { id } = callers.connection('azure-setup');
    const admin = callers.user();
    const made = await admin('POST', `${path}?${version}`, wantBranches(id));
    assert.deepEqual([made.status, made.body.settings.inputs.allowedBranches], [200, 'refs/heads/main']);
    const one = `${path}/${made.body.id}?${version}`;
    const changed = await admin('PATCH', one, { ...wantBranches(id, '*'), timeout: 60 });
    assert.deepEqual([changed.body.settings.inputs.allowedBranches, changed.body.timeout], ['*', 60]);
    assert.equal((await admin('PATCH', one, { type: approvalType })).status, 400);
    const build = await callers.job();
    assert.equal((await build('GET', one)).status, 200);
    for (const [method, at, body] of [
      ['POST', `${path}?${version}`, wantBranches(id)],
      ['PATCH', one, wantBranches(id)],
      ['DELETE', one, undefined],
    ] as const) {
      const refused = await build(method, at, body);
      assert.deepEqual([refused.status, refused.body.typeKey], [403, 'AccessDeniedException'], method);
    }
    assert.equal((await admin('DELETE', one)).status, 204);
    const gone = await admin('GET', one);
    assert.equal(gone.status, 404);
    assert.match(gone.body.message, /does not exist\./);
  });

  it('are refused when they are not whole, and without the preview suffix', async () => {
    const callers = new Callers('contoso');
    const { id } = callers.connection('azure-setup');
    const admin = callers.user();
    const stranger = '00000000-0000-4000-8000-000000000000';
    const wrong = [
      wantApproval(id, stranger),
      { ...wantBranches(id), timeout: 43_201 },
      { ...wantBranches(id), settings: undefined },
      {
        ...wantBranches(id),
        settings: { definitionRef, inputs: { allowedBranches: '*', ensureProtectionOfBranch: true } },
      },
      { ...wantBranches(id), type: {} },
    ];
    for (const body of wrong) {
      assert.equal((await admin('POST', `${path}?${version}`, body)).status, 400);
    }
    assert.equal((await admin('POST', `${path}?${version}`, wantBranches(stranger))).status, 404);
    const released = await admin('GET', `${path}?api-version=7.1`);
    assert.equal(released.body.typeKey, 'VssInvalidPreviewVersionException');
  });

  it('go with the connection', async () => {
    const callers = new Callers('setup-by-secret');
    const { id } = callers.connection('azure-setup');
    const admin = callers.user();
    const project = callers.party.seed.organizations[0]?.projects[0]?.id;
    await admin('POST', `${path}?${version}`, wantBranches(id));
    const list = async () =>
      (await admin('GET', `${path}?resourceType=endpoint&resourceId=${id}&${version}`)).body.count;
    assert.equal(await list(), 1);
    const gone = await admin('DELETE', `_apis/serviceendpoint/endpoints/${id}?projectIds=${project}&api-version=7.1`);
    assert.equal(gone.status, 204);
    callers.party.emulator.clock.advance(5);
    assert.equal(await list(), 0);
  });

  it('keep a stage of another branch from starting', async () => {
    const { emulator } = new Callers('checks-by-hand').party;
    const request = { pipeline: 'train', connections: ['mlw-churn'], approvedBy: ['Ana Lima', 'Chloe Roy'] };
    for (const branch of ['refs/heads/main', 'refs/heads/releases/7']) {
      const job = await emulator.queueJob({ ...request, branch });
      assert.deepEqual([job.endpoints[0]?.name, job.variables['Build.SourceBranch']], ['mlw-churn', branch]);
    }
    await assert.rejects(
      emulator.queueJob({ ...request, branch: 'refs/heads/feature', stage: 'deploy' }),
      (error) =>
        error instanceof ServiceError &&
        /Stage 'deploy' did not start: 'Releases only' allows .* not branch 'refs\/heads\/feature'/.test(error.message),
    );
    emulator.previewJob({ ...request, branch: 'refs/heads/feature' });
  });

  it('may ask for a branch with a policy', async () => {
    const callers = new Callers('contoso');
    const { id } = callers.connection('azure-setup');
    await callers.user()('POST', `${path}?${version}`, wantBranches(id, '*', 'true'));
    const { emulator } = callers.party;
    await emulator.queueJob({ connections: ['azure-setup'] });
    await assert.rejects(
      emulator.queueJob({ connections: ['azure-setup'], branch: 'refs/heads/new' }),
      /wants a protected branch/,
    );
  });
});

describe('Azure DevOps emulator: approvals', () => {
  const held = async (callers: Callers, request: object = {}) => {
    let state = 'waits';
    const job = callers.party.emulator.queueJob({ pipeline: 'train', connections: ['mlw-churn'], ...request });
    const ended = job.then(
      () => {
        state = 'started';
      },
      (error: Error) => {
        state = error.message;
      },
    );
    await turn();
    return { ended, state: () => state };
  };

  it('hold a stage until enough people have said yes, one of a group standing for it', async () => {
    const callers = new Callers('checks-by-hand');
    const { emulator } = callers.party;
    const stage = await held(callers);
    const [waiting] = emulator.approvals() as { id: string; status: string }[];
    assert.deepEqual([stage.state(), waiting?.status], ['waits', 'pending']);
    emulator.answerApproval({ by: 'Ben Osei' });
    assert.throws(() => emulator.answerApproval({ by: 'Ana Lima' }), /not asked to approve/);
    await turn();
    assert.equal(stage.state(), 'waits');
    emulator.answerApproval({ by: 'Chloe Roy', approval: waiting?.id ?? '' });
    await stage.ended;
    assert.equal(stage.state(), 'started');
    assert.throws(() => emulator.answerApproval({}), /No such approval/);
  });

  it('are asked for once in a stage of a run', async () => {
    const callers = new Callers('checks-by-hand');
    const { emulator } = callers.party;
    const request = { pipeline: 2, connections: ['mlw-churn'], run: 'one' };
    await emulator.queueJob({ ...request, approvedBy: ['Ana Lima', 'Chloe Roy', 'admin'] });
    await emulator.queueJob(request);
    assert.equal(emulator.approvals().length, 1);
    assert.equal((await held(callers, { run: 'one', stage: 'next' })).state(), 'waits');
  });

  it('end a stage when somebody rejects it, or nobody answers in time', async () => {
    const callers = new Callers('checks-by-hand');
    const { emulator } = callers.party;
    const rejected = await held(callers);
    emulator.answerApproval({ by: 'Ana Lima', isRejected: true });
    await rejected.ended;
    assert.match(rejected.state(), /did not start: the approval was rejected .*'mlw-churn'/);
    const late = await held(callers);
    emulator.clock.advance(1440 * 60);
    assert.throws(() => emulator.answerApproval({}), /No such approval/);
    await late.ended;
    assert.match(late.state(), /was not given in time/);
  });

  it('end with the state that they were asked in', async () => {
    const callers = new Callers('checks-by-hand');
    const stage = await held(callers);
    callers.party.emulator.reset();
    await stage.ended;
    assert.match(stage.state(), /did not start/);
    assert.deepEqual(callers.party.emulator.approvals(), []);
  });

  it('may exclude who started the run, and may have an order', async () => {
    const callers = new Callers('contoso');
    const { id } = callers.connection('azure-setup');
    const ask = callers.user();
    const find = async (name: string) =>
      (
        await ask(
          'GET',
          `https://vssps.dev.azure.com/contoso/_apis/identities?searchFilter=General&filterValue=${name}&api-version=7.1`,
        )
      ).body.value[0].id;
    const [admin, ana] = [await find('admin'), await find('ana@contoso.com')];
    const settings = {
      approvers: [{ id: ana }, { id: admin }],
      minRequiredApprovers: 0,
      executionOrder: 'inSequence',
      requesterCannotBeApprover: true,
    };
    await ask('POST', `${path}?${version}`, wantApproval(id, ana, settings));
    await held(callers, { connections: ['azure-setup'] });
    const { emulator } = callers.party;
    assert.throws(() => emulator.answerApproval({ by: 'admin' }), /not asked/);
    emulator.answerApproval({ by: 'Ana Lima' });
    assert.throws(() => emulator.answerApproval({ by: 'admin' }), /started the run/);
  });
});
