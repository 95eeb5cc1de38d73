import assert from 'node:assert/strict';
import { findRestriction, parseCommand } from '../../emulator/agent/commands';
import { parseCondition, type Status } from '../../emulator/agent/conditions';
import { isMasked, Masker } from '../../emulator/agent/masking';
import { WrongPipeline } from '../../emulator/agent/pipeline';
import { Variables } from '../../emulator/agent/variables';
import { parsePipeline } from '../../emulator/agent/yaml-reader';

describe('agent: commands, conditions, masking, YAML', () => {
  it('finds a command anywhere in a line and unescapes it once', () => {
    const found = parseCommand('2026 ##vso[task.setvariable variable=a%3Bb%5D;isSecret=true]one%0Atwo %AZP250A');
    assert.deepEqual(found, {
      name: 'task.setvariable',
      properties: { variable: 'a;b]', issecret: 'true' },
      data: 'one\ntwo %0A',
    });
    assert.equal(parseCommand('##vso[nonsense]x'), undefined);
    assert.equal(parseCommand('##vso [task.debug]x'), undefined);
  });

  it('drops what a restricted task may not command', () => {
    const restrictions = { commands: { mode: 'restricted' }, settableVariables: { allowed: ['link*'] } };
    const why = (line: string) => findRestriction(parseCommand(line) ?? assert.fail(), restrictions);
    assert.match(why('##vso[task.uploadsummary]x') ?? '', /policy restrictions/);
    assert.match(why('##vso[task.setvariable variable=PATH]x') ?? '', /Setting variable PATH/);
    assert.equal(why('##vso[task.setvariable variable=linkId]x'), undefined);
    assert.equal(why('##vso[task.logissue type=error]x'), undefined);
  });

  it('judges conditions by status and variables, and names what it does not know', () => {
    const judge = (text: string, status: Status = 'succeeded') =>
      parseCondition(text)({ status, variable: (name) => ({ env: 'Prod', empty: '' })[name] });
    assert.deepEqual(
      [judge('succeeded()'), judge('succeeded()', 'failed'), judge('failed()', 'failed'), judge('always()', 'failed')],
      [true, false, true, true],
    );
    assert.equal(judge("and(succeeded(), eq(variables['env'], 'prod'))"), true);
    assert.equal(judge("or(failed(), ne(variables.env, 'PROD'), not(eq(variables['none'], '')))"), false);
    assert.equal(judge("in(variables.env, 'dev', 'prod')", 'succeededWithIssues'), true);
    assert.throws(() => parseCondition('xor(true, false)'), /'xor' is not supported/);
    assert.throws(() => parseCondition('and(true'), /expected/);
  });

  it('masks every form of a secret, longest first, line by line, and leaves short ones', () => {
    const masker = new Masker();
    for (const secret of ['p@ss "w&rd"', 'line one\nline two', 'ab', 'secret', 'secretive']) {
      masker.add(secret);
    }
    const forms = [
      'p@ss "w&rd"',
      JSON.stringify('p@ss "w&rd"').slice(1, -1),
      encodeURIComponent('p@ss "w&rd"'),
      Buffer.from('p@ss "w&rd"').toString('base64'),
      'line two',
      'secretive',
    ];
    for (const form of forms) {
      assert.equal(masker.mask(`<${form}>`), '<***>', form);
    }
    const basic = Buffer.from('user:p@ss "w&rd"').toString('base64');
    assert.ok(masker.mask(basic).includes('***'));
    assert.equal(masker.mask('ab'), 'ab');
    assert.deepEqual(
      [isMasked('serviceprincipalid'), isMasked('TenantId'), isMasked('workloadIdentityFederationSubject')],
      [true, false, true],
    );
  });

  it('expands macros, leaves unknown ones, keeps secrets secret and read-only values', () => {
    const variables = new Variables();
    variables.set('a', 'x$(B)');
    variables.set('b', '1', { isSecret: true });
    variables.set('b', '2');
    variables.set('fixed', 'one', { isReadOnly: true });
    assert.equal(variables.set('Fixed', 'two'), false);
    assert.equal(variables.expand('$(A) $(nobody) $(fixed)'), 'x2 $(nobody) one');
    assert.equal(variables.list().find(({ name }) => name === 'b')?.isSecret, true);
  });

  it('reads stages, jobs and both forms of variables; complains of all it does not support at once', () => {
    const jobs = parsePipeline(`
variables: { a: 1 }
stages:
  - stage: one
    jobs:
      - job: first
        variables: [{ name: b, value: two }]
        steps:
          - checkout: self
          - task: Thing@1
            name: t
            inputs: { flag: true }
  - stage: two
    condition: always()
    jobs: [{ job: second, steps: [{ script: echo }] }]
`);
    assert.deepEqual(
      jobs.map(({ stage, name, variables, steps }) => [stage, name, variables, steps.length]),
      [
        ['one', 'first', { a: '1', b: 'two' }, 1],
        ['two', 'second', { a: '1' }, 1],
      ],
    );
    assert.deepEqual(jobs[0]?.steps[0]?.inputs, { flag: 'true' });
    const wrong = `
parameters: []
variables: [{ template: shared.yml }]
steps: [{ template: x.yml }, { script: 'echo $\{{ parameters.x }}', retryCountOnTaskFailure: 2, condition: nope() }]
`;
    assert.throws(
      () => parsePipeline(wrong),
      (error: unknown) => error instanceof WrongPipeline && error.complaints.length === 6,
    );
  });
});
