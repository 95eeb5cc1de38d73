import assert from 'node:assert/strict';
import { asMember, forecastSeed } from '../member';
import { countMade } from './made';
import { codes, fixOf } from './said';
import { scenario } from './snapshot';
import { assertNoWrite, connectionOf, projectOf } from './tenant';

const furtherProjects = 'forecast, fraud';
const text = { furtherProjects };

describe('ensure-aml-service-connection: one connection shared with further projects', () => {
  scenario(
    'a connection is shared with two further projects and proved in each',
    forecastSeed,
    async ({ lab, run, requests }) => {
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      assert.equal(report.steps.filter(({ state }) => state === 'proved').length, 3);
      assert.equal(countMade(lab.emulator).connections, 3, 'once, and seen in each project');
      const notes = report.steps.filter(({ title }) => title.startsWith('to no pipeline'));
      assert.deepEqual(
        notes.map(({ title }) => title),
        ['forecast', 'fraud'].map((place) => `to no pipeline ("this" is a pipeline of churn) in ${place}`),
      );
      lab.emulator.clock.advance(60);
      assert.equal((await run(text)).report.outcome, 'noChange');
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario(
    'pipelines of further projects are listed with their project',
    forecastSeed,
    async ({ lab, run }) => {
      const pipelines = 'train\nFORECAST: score\nforecast: 8';
      const { report } = await run({ ...text, pipelineAccess: 'list', pipelines });
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      assert.deepEqual(grantsIn(lab), { churn: [2], forecast: [9, 8], fraud: [] });
    },
    asMember,
  );

  scenario(
    'every pipeline of every project may use the shared connection',
    forecastSeed,
    async ({ lab, run }) => {
      assert.equal((await run({ ...text, pipelineAccess: 'all' })).report.outcome, 'created');
      assert.deepEqual(grantsIn(lab), { churn: 'all', forecast: 'all', fraud: 'all' });
    },
    asMember,
  );

  scenario(
    'a project is added to those that share a connection',
    forecastSeed,
    async ({ run, earlier }) => {
      await earlier({ furtherProjects: 'fraud' });
      const { report } = await run(text);
      assert.deepEqual(
        report.steps.filter(({ state }) => state === 'created').map(({ step }) => step),
        ['share in forecast'],
      );
    },
    asMember,
  );

  scenario(
    'a plan says with which projects a connection will be shared',
    forecastSeed,
    async ({ run, requests }) => {
      assert.equal((await run(text, 'plan')).report.outcome, 'planned');
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario(
    'a check names the project that a connection is not shared with any more',
    forecastSeed,
    async ({ lab, run, earlier, byHand }) => {
      await earlier(text);
      const { url } = connectionOf(lab);
      await byHand('DELETE', `${url}?projectIds=${projectOf(lab, 'fraud').id}&deep=false&api-version=7.1`);
      const { report } = await run(text, 'check');
      assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.absent']]);
      assert.match(report.problems[0]?.what ?? '', /shared connection "mlw-churn-prod" in fraud is not there/);
    },
    asMember,
  );

  scenario(
    'further projects that are not there are named together',
    forecastSeed,
    async ({ run, requests }) => {
      const { report } = await run({ furtherProjects: 'forecast, nowhere, Nevermore' });
      assert.deepEqual(codes(report.problems), ['sharing.project-not-found']);
      assert.match(report.problems[0]?.what ?? '', /"nowhere", "Nevermore"/);
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario('a job that sees its own project alone is told so', forecastSeed, async ({ run, requests }) => {
    const { report } = await run({ furtherProjects: 'forecast' });
    assert.deepEqual(codes(report.problems), ['sharing.project-not-found']);
    assert.match(fixOf(report.problems[0]), /Limit job authorization scope/);
    assert.equal(report.problems[0]?.seen?.status, 404, 'what was seen of it is told');
    assertNoWrite(requests());
  });

  scenario(
    'a project named twice is said',
    forecastSeed,
    async ({ lab, run }) => {
      const { report } = await run({ furtherProjects: `forecast, ${projectOf(lab, 'forecast').id}` });
      assert.deepEqual(codes(report.problems), ['sharing.same-project']);
    },
    asMember,
  );

  scenario(
    'a name that is taken in a further project stops the run before anything is written',
    `${forecastSeed}        connections: [{ name: mlw-churn-prod, type: generic, scheme: Token }]\n`,
    async ({ run, requests }) => {
      const { report } = await run(text);
      assert.deepEqual(codes(report.problems), ['sharing.name-taken']);
      assertNoWrite(requests());
    },
    asMember,
  );

  scenario(
    'who may not create connections in a further project is named',
    forecastSeed.replace('forecast: Creator', 'forecast: User'),
    async ({ run }) => {
      const { report } = await run(text);
      assert.deepEqual(codes(report.problems), ['connection.not-creator']);
      assert.match(
        report.problems[0]?.message ?? '',
        /share .* with project "forecast".*administrator of project "forecast"/,
      );
    },
    asMember,
  );
});

/** Which pipelines may use the link's connection, by project. */
function grantsIn(lab: Parameters<typeof connectionOf>[0]): Record<string, unknown> {
  const { id } = connectionOf(lab);
  const { organizations } = JSON.parse(JSON.stringify(lab.emulator.state().azdo));
  return Object.fromEntries(
    organizations[0].projects.map((project: { name: string; pipelinePermissions: Permission[] }) => {
      const held = project.pipelinePermissions.find(({ endpointId }) => endpointId === id);
      return [project.name, held?.allPipelines ? 'all' : held?.pipelines];
    }),
  );
}

interface Permission {
  readonly endpointId: string;
  readonly allPipelines: boolean;
  readonly pipelines: readonly number[];
}
