import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { type PipelineOptions, runPipeline } from '../../emulator/agent/runner';
import { parseSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';
import type { Answered } from './party';

const task = {
  id: '5a0f6a0b-0c62-4d77-9a3d-52f0a7d3e7b1',
  name: 'Deploy',
  version: { Major: 1, Minor: 0, Patch: 0 },
  inputs: [
    { name: 'connection', type: 'connectedService:AzureRM' },
    { name: 'organization', type: 'connectedService:WorkloadIdentityUser' },
  ],
  execution: { Node20_1: { target: 'index.js' }, Node24: { target: 'index.js' } },
};
const code = `console.log(['AGENT_CAINFO', 'AGENT_SKIPCERTVALIDATION', 'NODE_EXTRA_CA_CERTS'].map((name) => name + '=' + process.env[name]).join(' '));`;
const stages = `
stages:
  - { stage: build, jobs: [{ job: one, steps: [{ script: touch built }] }] }
  - stage: deploy
    jobs:
      - { job: two, steps: [{ task: Deploy@1, inputs: { connection: mlw-churn } }] }
      - { job: three, steps: [{ task: Deploy@1, inputs: { connection: mlw-churn } }] }
`;

describe('agent: checks and certificates', () => {
  let folder: string;
  let served: Served;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aml-links-checks-'));
    const files = { 'Deploy/task.json': strToU8(JSON.stringify(task)), 'Deploy/index.js': strToU8(code) };
    writeFileSync(join(folder, 'deploy.vsix'), zipSync(files));
    served = await serveEmulator({ seed: parseSeed('extends: checks-by-hand\n') });
  });
  after(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  let runs = 0;
  async function run(yaml: string, more: Partial<PipelineOptions> = {}) {
    const work = join(folder, `work-${++runs}`);
    const file = join(folder, `pipeline-${runs}.yml`);
    writeFileSync(file, yaml);
    const log: string[] = [];
    const options = { file, work, vsix: join(folder, 'deploy.vsix'), emulator: served.ready.control };
    const { result } = await runPipeline({
      ...options,
      pipeline: 'train',
      print: (line) => void log.push(line),
      ...more,
    });
    return { result, log: log.join('\n') };
  }
  const hasBuilt = () => existsSync(join(folder, `work-${runs}`, '1', 's', 'built'));

  it('starts a stage whose connection is guarded when people approve and the branch is right', async () => {
    const { result } = await run(stages, { approvedBy: ['Ana Lima', 'Chloe Roy'] });
    assert.equal(result, 'succeeded');
    assert.equal(served.emulator.approvals().length, 1);
  });

  it('stops before a stage that may not run from the branch, with the stages before it done', async () => {
    const branch = 'refs/heads/feature';
    await assert.rejects(
      run(stages, { branch, approvedBy: ['Ana Lima', 'Chloe Roy'] }),
      /Stage 'deploy' did not start: 'Releases only' allows .* not branch 'refs\/heads\/feature'/,
    );
    assert.ok(hasBuilt());
  });

  it('holds a job at the control API until it is approved there', async () => {
    const ask = async (path: string, body?: object): Promise<Pick<Answered, 'status' | 'body'>> => {
      const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${served.ready.control}/${path}`, posted);
      return { status: answer.status, body: await answer.json() };
    };
    const isPending = ({ status }: { status: string }) => status === 'pending';
    const job = ask('jobs', { pipeline: 'train', connections: ['mlw-churn'] });
    while (!(await ask('approvals')).body.some(isPending)) {}
    assert.equal((await ask('approve', { by: 'admin' })).status, 403);
    await ask('approve', { by: 'Chloe Roy' });
    assert.equal((await ask('approve', { by: 'Ben Osei' })).body.status, 'approved');
    assert.equal((await job).body.endpoints[0].name, 'mlw-churn');
    assert.equal((await ask('approve', {})).status, 404);
    assert.deepEqual((await ask('preview', { pipeline: 'train', connections: ['mlw-churn'] })).body, {});
    assert.equal((await ask('preview', { pipeline: 'score', connections: ['mlw-churn'] })).status, 400);
  });

  it('refuses a connection of another type than the input wants before anything runs', async () => {
    const step = '{ task: Deploy@1, inputs: { organization: mlw-churn } }';
    await assert.rejects(
      run(`steps: [{ script: touch built }, ${step}]`),
      /Step input organization expects a service connection of type WorkloadIdentityUser .* mlw-churn is of type azurerm/,
    );
    assert.ok(!hasBuilt());
  });

  it("trusts certificates as the machine does, as the agent alone was told, or doesn't look", async () => {
    const { ca } = served.ready;
    const steps = 'steps: [{ task: Deploy@1 }]';
    for (const [certificates, seen] of [
      ['node', `AGENT_CAINFO=undefined AGENT_SKIPCERTVALIDATION=undefined NODE_EXTRA_CA_CERTS=${ca}`],
      ['agent', `AGENT_CAINFO=${ca} AGENT_SKIPCERTVALIDATION=undefined NODE_EXTRA_CA_CERTS=undefined`],
      ['skipped', 'AGENT_CAINFO=undefined AGENT_SKIPCERTVALIDATION=True NODE_EXTRA_CA_CERTS=undefined'],
    ] as const) {
      assert.ok((await run(steps, { certificates })).log.includes(seen), certificates);
    }
  });
}).timeout(20_000); // starting Node takes a while on a busy machine
