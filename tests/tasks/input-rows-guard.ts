/** Rows about who may use a connection, what guards it, and further projects. */
import assert from 'node:assert/strict';
import { forecastSeed } from '../member';
import type { InputRow } from './input-row';

/** The job sees its own project alone; this token sees them all. */
const forecast = `${forecastSeed}
      - name: churn
        connections: [{ name: azdo-pat, type: externaltfs, scheme: Token, user: ml-platform, grants: all }]
`;
const asMember = { azureDevOpsSignIn: 'pat', patConnection: 'azdo-pat' };

export const guardRows: readonly InputRow[] = [
  {
    title: 'this pipeline, grants the running one',
    seed: 'contoso',
    inputs: { pipelineAccess: 'this' },
    shows: (run, after) => assert.deepEqual(after.grants(), [1], run.log),
  },
  {
    title: 'all pipelines, grants all',
    seed: 'contoso',
    inputs: { pipelineAccess: 'all' },
    shows: (run, after) => assert.equal(after.grants(), 'all', run.log),
  },
  {
    title: 'to report grants that nobody asked for, warns of them and leaves them',
    seed: 'extra-grants',
    inputs: { extraGrants: 'report' },
    shows: (run, after) => {
      assert.match(run.issues.join('\n'), /"train" \(2\), "score" \(3\)/);
      assert.deepEqual(after.grants(), [1, 2, 3]);
    },
  },
  {
    title: 'to revoke them, takes them back',
    seed: 'extra-grants',
    inputs: { extraGrants: 'revoke' },
    shows: (run, after) => assert.deepEqual(after.grants(), [1], run.log),
  },
  {
    title: 'approvers, how many must approve and branches, guards the connection so',
    seed: 'contoso',
    inputs: { approvers: 'Ana Lima\nBen Osei', minimumApprovers: '2', branches: 'main\nrelease/*' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      const checks = JSON.stringify(after.checks());
      assert.deepEqual(after.searched(), ['Ana Lima', 'Ben Osei']);
      assert.match(checks, /"approvers":\[\{"id":"[^"]+"\},\{"id":"[^"]+"\}\],"minRequiredApprovers":2/);
      assert.match(checks, /refs\/heads\/main, ?refs\/heads\/release\/\*/);
    },
  },
  {
    title: 'further projects, shares the one connection with them',
    seed: forecast,
    inputs: { ...asMember, furtherProjects: 'forecast\nfraud', sharing: 'shared' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      const ids = ['churn', 'forecast', 'fraud'].map((project) => after.connection(undefined, project).id);
      assert.equal(new Set(ids).size, 1);
    },
  },
  {
    title: 'a connection for each project, makes one in each',
    seed: forecast,
    inputs: { ...asMember, furtherProjects: 'forecast', sharing: 'perProject' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      const ids = ['churn', 'forecast'].map((project) => after.connection(undefined, project).id);
      assert.equal(new Set(ids).size, 2);
    },
  },
];
