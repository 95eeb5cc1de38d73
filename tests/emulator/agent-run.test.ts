import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { strToU8, zipSync } from 'fflate';
import { type PipelineOptions, type PipelineResult, runPipeline } from '../../emulator/agent/runner';
import { type Served, serveEmulator } from '../../emulator/serve';
import { linkAppId, seed } from './azdo-seed';

const probe = {
  id: '0f1e2d3c-4b5a-4687-9788-a9bacbdcedfe',
  name: 'Probe',
  version: { Major: 1, Minor: 2, Patch: 3 },
  inputs: [
    { name: 'connectedServiceName', aliases: ['azureSubscription'], type: 'connectedService:AzureRM' },
    { name: 'say', type: 'string', defaultValue: '' },
    { name: 'mode', type: 'string', defaultValue: 'usual' },
    { name: 'exit', type: 'string', defaultValue: '0' },
  ],
  execution: { Node20_1: { target: 'index.js' }, Node24: { target: 'index.js' } },
};
const code = `
const fs = require('node:fs');
for (const line of (process.env.INPUT_SAY || '').split('|')) console.log(line);
fs.writeFileSync(process.env.AGENT_BUILDDIRECTORY + '/env-' + (process.env.INPUT_MODE) + '.json', JSON.stringify(process.env));
process.exit(Number(process.env.INPUT_EXIT));
`;

describe('agent: runs of a pipeline', () => {
  let folder: string;
  let served: Served;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aml-links-agent-'));
    const strict = {
      ...probe,
      id: '0f1e2d3c-4b5a-4687-9788-000000000000',
      name: 'Strict',
      restrictions: { commands: { mode: 'restricted' }, settableVariables: { allowed: ['good'] } },
    };
    const files = {
      'Probe/task.json': JSON.stringify(probe),
      'Probe/index.js': code,
      'Strict/task.json': JSON.stringify(strict),
      'Strict/index.js': code,
    };
    writeFileSync(
      join(folder, 'probe.vsix'),
      zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))),
    );
    served = await serveEmulator({ seed });
  });
  after(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  let runs = 0;
  async function run(
    yaml: string,
    more: Partial<PipelineOptions> = {},
  ): Promise<PipelineResult & { work: string; log: string }> {
    const file = join(folder, `pipeline-${++runs}.yml`);
    writeFileSync(file, yaml);
    const work = join(folder, `work-${runs}`);
    const log: string[] = [];
    const options = {
      file,
      work,
      vsix: join(folder, 'probe.vsix'),
      emulator: served.ready.control,
      print: (line: string) => void log.push(line),
    };
    const result = await runPipeline({ ...options, ...more });
    return { ...result, work, log: log.join('\n') };
  }
  const environmentOf = (work: string, mode = 'usual') =>
    JSON.parse(readFileSync(join(work, '1', `env-${mode}.json`), 'utf8'));

  it('gives a task its inputs, its connection and the job, and nothing of the parent', async () => {
    process.env.PARENT_SECRET = 'leak';
    const { result, work } = await run(`
variables: { who: context }
steps:
  - { task: Probe@1, inputs: { AzureSubscription: by key, say: 'hello $(who) $(nobody)' }, env: { EXTRA: '$(System.AccessToken)' } }
  - { task: Probe@1, inputs: { mode: bare } }
`);
    assert.equal(result, 'succeeded');
    const environment = environmentOf(work);
    const id = '66666666-6666-4666-8666-000000000001';
    assert.deepEqual([environment.INPUT_SAY, environment.INPUT_CONNECTEDSERVICENAME], ['hello context $(nobody)', id]);
    assert.equal(environment[`ENDPOINT_AUTH_SCHEME_${id}`], 'ServicePrincipal');
    assert.ok(environment[`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALKEY`]);
    assert.equal(environment[`ENDPOINT_DATA_${id}_ENVIRONMENT`], 'AzureCloud');
    assert.equal(environment.EXTRA, environment.ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN);
    assert.deepEqual([environment.SYSTEM_ACCESSTOKEN, environment.PARENT_SECRET], [undefined, undefined]);
    assert.ok(environment.SYSTEM_OIDCREQUESTURI.endsWith('/oidctoken'));
    assert.ok(JSON.parse(environment.VSTS_PUBLIC_VARIABLES).includes('who'));
    assert.deepEqual([environment.HTTPS_PROXY, environment.NODE_EXTRA_CA_CERTS], [served.ready.proxy, served.ready.ca]);
    assert.ok(!Object.keys(environmentOf(work, 'bare')).some((name) => name.includes(id)));
  });

  it('hides what is secret, the ids of a referenced connection too, and shows debug lines on demand', async () => {
    const yaml = `
steps:
  - task: Probe@1
    inputs:
      azureSubscription: setup
      say: '##vso[task.setvariable variable=key;issecret=true]open sesame|app ${'99999999-9999-4999-8999-999999999999'} key open sesame|##vso[task.debug]detail'
  - script: echo "$(key) and $KEY"; echo "token $(System.AccessToken)"
`;
    const { log, variables, work } = await run(yaml);
    assert.match(log, /app \*\*\* key \*\*\*/);
    assert.match(log, /^\*\*\* and $/m);
    assert.match(log, /^token \*\*\*$/m);
    assert.ok(!log.includes('detail') && !('key' in variables));
    assert.ok(!readFileSync(join(work, 'log.txt'), 'utf8').includes('sesame'));
    assert.match((await run(yaml, { isDebug: true })).log, /^debug: detail$/m);
  });

  it('obeys commands: outputs, issues, summaries, artifacts, results', async () => {
    const { result, steps, log, work } = await run(`
steps:
  - script: printf '# Done' > "$AGENT_TEMPDIRECTORY/s.md"; echo x > "$AGENT_TEMPDIRECTORY/a.json"
  - task: Probe@1
    name: link
    inputs:
      say: '##vso[task.setvariable variable=id;isOutput=true]42|##vso[task.logissue type=warning;code=w1]careful|##vso[task.uploadsummary]$(Agent.TempDirectory)/s.md|##vso[artifact.upload artifactname=report]$(Agent.TempDirectory)/a.json|##vso[task.complete result=SucceededWithIssues]done|##vso[build.nonsense]x'
  - script: 'echo "got $(link.id) $(Agent.JobStatus)"'
`);
    assert.equal(result, 'succeededWithIssues');
    const [, link] = steps;
    assert.deepEqual(
      [link?.outputVariables, link?.issues, link?.task],
      [{ id: '42' }, [{ type: 'warning', message: 'careful', code: 'w1' }], 'Probe@1.2.3'],
    );
    assert.equal(readFileSync(link?.summary ?? '', 'utf8'), '# Done');
    assert.ok(existsSync(join(work, 'artifacts', 'report', 'a.json')));
    assert.match(log, /got 42 SucceededWithIssues/);
    assert.match(log, /build\.nonsense is not known/);
  });

  it('drops the commands that a task restricts itself from', async () => {
    const { steps, variables } = await run(`
steps:
  - { task: Strict@1, inputs: { say: '##vso[task.setvariable variable=good]1|##vso[task.setvariable variable=bad]1|##vso[task.uploadsummary]/etc/hostname' } }
`);
    assert.deepEqual([variables.good, variables.bad, steps[0]?.summary], ['1', undefined, undefined]);
    assert.equal(steps[0]?.issues.length, 2);
  });

  it('fails on an exit code, skips by condition, goes on where it is asked to', async () => {
    const { result, steps } = await run(`
variables: { where: prod }
jobs:
  - job: one
    steps:
      - { task: Probe@1, inputs: { exit: 3 }, continueOnError: true }
      - { script: exit 4 }
      - { script: echo no }
      - { script: echo yes, condition: failed() }
      - { script: echo yes, condition: "and(always(), eq(variables['where'], 'prod'))" }
      - { script: echo no, condition: always(), enabled: false }
  - job: two
    steps: [{ script: echo no }]
`);
    assert.equal(result, 'failed');
    assert.deepEqual(
      steps.map(({ result, exitCode }) => [result, exitCode]),
      [
        ['succeededWithIssues', 3],
        ['failed', 4],
        ['skipped', undefined],
        ['succeeded', 0],
        ['succeeded', 0],
        ['skipped', undefined],
      ],
    );
  });

  it('refuses before anything runs: unknown tasks and inputs, and a connection that may not be used', async () => {
    await assert.rejects(
      run('steps: [{ task: AzureCLI@2 }, { task: Probe@2 }, { task: Probe@1, inputs: { nobody: 1 } }]'),
      (error: Error) => {
        assert.deepEqual(error.message.split('\n').length, 3);
        return /AzureCLI@2 is not in the package, which has: Probe@1, Strict@1/.test(error.message);
      },
    );
    const yaml = 'steps: [{ script: touch ran }, { task: Probe@1, inputs: { azureSubscription: hidden } }]';
    await assert.rejects(
      run(yaml),
      /Step input connectedServiceName references service connection hidden which could not be found/,
    );
    assert.ok(!existsSync(join(folder, `work-${runs}`, '1', 's', 'ran')));
  });

  it('ends with 0, 1 or 2 as a command, and writes its result', async () => {
    writeFileSync(join(folder, 'cli.yml'), 'steps: [{ script: exit $(code) }]');
    const main = resolve('emulator/agent/main.ts');
    const start = async (...parameters: string[]) => {
      const line = [
        '--import',
        'tsx',
        main,
        ...parameters,
        '--vsix',
        join(folder, 'probe.vsix'),
        '--work',
        join(folder, 'cli'),
        '--emulator',
        served.ready.control,
      ];
      return promisify(execFile)(process.execPath, line).then(
        () => 0,
        ({ code }: { code: number }) => code,
      );
    };
    const json = join(folder, 'result.json');
    assert.equal(await start(join(folder, 'cli.yml'), '--variable', 'code=0', '--json', json), 0);
    assert.equal(JSON.parse(readFileSync(json, 'utf8')).result, 'succeeded');
    assert.equal(await start(join(folder, 'cli.yml'), '--variable', 'code=5'), 1);
    assert.equal(await start('nothing.yml'), 2);
  }).timeout(20_000);

  it("serves Microsoft's own client through proxy and certificate alone", async () => {
    const { systemConnection } = await served.emulator.queueJob({ connections: [] });
    const script = `
const { WebApi, getBearerHandler } = require('azure-devops-node-api');
const { tenantId, projectId } = JSON.parse(process.env.PARTS);
(async () => {
  const api = new WebApi('https://dev.azure.com/contoso', getBearerHandler(process.env.TOKEN), { proxy: { proxyUrl: process.env.HTTPS_PROXY } });
  const who = await api.connect();
  const core = await api.getCoreApi();
  const project = await core.getProject('alpha');
  const endpoints = await api.getServiceEndpointApi();
  const made = await endpoints.createServiceEndpoint(JSON.parse(process.env.WANT));
  const read = await endpoints.getServiceEndpointDetails('alpha', made.id);
  const listed = await endpoints.getServiceEndpoints('alpha', 'azurerm');
  const proxied = await endpoints.executeServiceEndpointRequest({ dataSourceDetails: { dataSourceName: 'TestConnection' } }, 'alpha', made.id);
  await endpoints.updateServiceEndpoint({ ...read, description: 'changed' }, made.id);
  await endpoints.deleteServiceEndpoint(made.id, [project.id], false);
  let taken = '';
  try { await endpoints.createServiceEndpoint({ ...JSON.parse(process.env.WANT), serviceEndpointProjectReferences: [{ projectReference: { id: project.id }, name: 'hidden' }] }); } catch (error) { taken = error.message; }
  console.log(JSON.stringify({ who: who.authenticatedUser.providerDisplayName, name: read.name, listed: listed.length, status: proxied.statusCode, taken }));
})().catch((error) => { console.error(error); process.exit(1); });
`;
    const { wantConnection, projectId, tenantId } = await import('./azdo-seed');
    const env = {
      PATH: process.env.PATH,
      HTTPS_PROXY: served.ready.proxy,
      NODE_EXTRA_CA_CERTS: served.ready.ca,
      TOKEN: systemConnection.accessToken,
      PARTS: JSON.stringify({ tenantId, projectId, linkAppId }),
      WANT: JSON.stringify(wantConnection('by client')),
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env });
    const seen = JSON.parse(stdout);
    assert.deepEqual(
      [seen.who, seen.name, seen.status],
      ['alpha Build Service (contoso)', 'by client', 'unauthorized'],
    );
    assert.ok(seen.listed > 1);
    assert.match(seen.taken, /already exists/);
  }).timeout(20_000);
});
