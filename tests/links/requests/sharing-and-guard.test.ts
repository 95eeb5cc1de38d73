/** Inputs about further projects, the guard of a connection, and who may use it where. */
import assert from 'node:assert/strict';
import { type EnsureAmlServiceConnectionText, parseEnsureAmlServiceConnection, type Surroundings } from '../../../core';
import { makeLab, plainText, toEnsure } from '../../../scripts/lab';
import { complaintsOf } from '../../complaints';

let around: Surroundings;

const parse = (text: EnsureAmlServiceConnectionText) =>
  toEnsure(parseEnsureAmlServiceConnection({ ...plainText, ...text }, around));

function complaints(text: EnsureAmlServiceConnectionText): readonly string[] {
  return complaintsOf(() => parse(text));
}

const many = (projects: number) => Array.from({ length: projects }, (_, at) => `project-${at}`).join(',');

const wrong: readonly (readonly [title: string, text: EnsureAmlServiceConnectionText, says: RegExp])[] = [
  ['an unknown way to share', { sharing: 'copies' }, /^sharing: "copies" is none of shared, perProject/],
  ['a project named twice', { furtherProjects: 'forecast, Forecast' }, /^furtherProjects: names a project twice/],
  ['its own project among the further ones', { furtherProjects: 'CHURN' }, /^furtherProjects: "churn" is the project/],
  [
    'another project that is asked for among the further ones',
    { project: 'forecast', pipelineAccess: 'none', furtherProjects: 'fraud, Forecast' },
    /^furtherProjects: "forecast" is the project that the connection is made in/,
  ],
  [
    'more projects than one identity can be trusted by',
    { furtherProjects: many(20), sharing: 'perProject' },
    /^furtherProjects: with sharing: perProject, 21 projects need 21 federated credentials/,
  ],
  [
    'a secret of its own for connections in several projects',
    { furtherProjects: 'forecast', sharing: 'perProject', authentication: 'secret' },
    /^sharing: perProject makes a connection in each project, and one key/,
  ],
  ['a way to share without projects to share with', { sharing: 'perProject' }, /^sharing: is given, but there are no/],
  ['an unknown way with further grants', { extraGrants: 'remove' }, /^extraGrants: "remove" is none of report, revoke/],
  ['a number of approvers without approvers', { minimumApprovers: '2' }, /^minimumApprovers: is given, but/],
  [
    'more approvals than approvers',
    { approvers: 'a, b', minimumApprovers: '3' },
    /^minimumApprovers: 3 are to approve, and 2 approvers are named/,
  ],
  ['more approvals than the one approver', { approvers: 'a', minimumApprovers: '2' }, /and one approver is named/],
  [
    'grants to take back where all may use it',
    { pipelineAccess: 'all', extraGrants: 'revoke' },
    /^extraGrants: is given, but counts only/,
  ],
];

describe('inputs of EnsureAmlServiceConnection: further projects, guard and grants', () => {
  before(async () => {
    around = (await makeLab()).around;
  });

  for (const [title, text, says] of wrong) {
    it(`complains of ${title}, and of that alone`, () => {
      const found = complaints(text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', says);
    });
  }

  it('complains of its own project among the further ones, by name, when it is asked for by its id', () => {
    const text = { project: around.project.id.toUpperCase(), furtherProjects: around.project.name };
    assert.match(complaints(text).join(), /^furtherProjects: "churn" is the project that the connection is made in/);
  });

  it('takes as many projects as one identity can be trusted by', () => {
    assert.deepEqual(complaints({ furtherProjects: many(19), sharing: 'perProject' }), []);
    assert.deepEqual(complaints({ furtherProjects: many(40) }), []);
  });

  it('reads pipelines under the projects that are named before them, in any case', () => {
    const pipelines = 'train\nFORECAST: score\nforecast:7\nchurn: link-workspace\ndeploy: prod\nnowhere: train';
    const { grant } = parse({ furtherProjects: 'Forecast, fraud', pipelineAccess: 'list', pipelines });
    assert.deepEqual(grant, {
      kind: 'list',
      pipelines: ['train', 'churn: link-workspace', 'deploy: prod', 'nowhere: train'],
      further: { Forecast: ['score', '7'], fraud: [] },
    });
  });

  it('takes a list that names pipelines of further projects alone', () => {
    const text = { furtherProjects: 'forecast', pipelineAccess: 'list', pipelines: 'forecast: train' };
    const { grant } = parse(text);
    assert.deepEqual(grant, { kind: 'list', pipelines: [], further: { forecast: ['train'] } });
  });

  it('asks for one approval, of any branch, and reports further grants, when nothing is said', () => {
    const { guard, sharing } = parse({});
    assert.deepEqual(guard, { approvers: [], minimumApprovers: 1, branches: [], extraGrants: 'report' });
    assert.deepEqual(sharing, { kind: 'shared', projects: [] });
  });

  it('takes what it would take anyway, though nothing reads it', () => {
    const usual = { sharing: 'shared', minimumApprovers: '1', secretDays: '90', renewDays: '30' };
    assert.deepEqual(complaints(usual), []);
    assert.match(complaints({ ...usual, secretDays: '91' }).join(), /^secretDays: is given, but counts only with/);
  });

  it('takes a branch by its short or full name', () => {
    const { guard } = parse({ branches: 'main, refs/tags/v*, release/*' });
    assert.deepEqual(guard.branches, ['refs/heads/main', 'refs/tags/v*', 'refs/heads/release/*']);
  });
});
