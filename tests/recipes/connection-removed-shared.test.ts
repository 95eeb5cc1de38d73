/** A removal never takes away what is still used: here by a project with which somebody shared the connection by hand. */
import assert from 'node:assert/strict';
import type { Report } from '../../core';
import { asMember, forecastSeed } from '../member';
import { passwordsOf } from './keys';
import { countMade } from './made';
import { type Scene, scenario } from './snapshot';
import { assertNoWrite, connectionOf, descriptionOf, linkName, projectOf } from './tenant';

const nothing = { applications: 0, identities: 0, principals: 0, credentials: 0, assignments: 0, connections: 0 };
const ways = [
  ['by federation', { authentication: 'federation' }, { credentials: 1, keys: 0 }],
  ['by a secret', { authentication: 'secret' }, { credentials: 0, keys: 1 }],
] as const;

describe('mode remove: a connection that somebody shared with a project that is not named', () => {
  for (const [way, text, { credentials, keys }] of ways) {
    scenario(
      `a connection ${way} stays where somebody shared it, with all that it needs`,
      forecastSeed,
      async (scene) => {
        const { lab, earlier, run, requests } = scene;
        assert.deepEqual((await earlier(text)).report.problems, []);
        const { id } = connectionOf(lab);
        await shareWithForecast(scene, id);

        const planned = await run(text, 'planRemove');
        assert.equal(planned.report.outcome, 'planned');
        assertNoWrite(requests());
        assert.deepEqual(stepsThat('toRemove', planned.report), ['service connection "mlw-churn-prod" in churn']);

        const { report } = await run(text, 'remove');
        assert.deepEqual([report.outcome, report.problems], ['removed', []]);
        assert.deepEqual(stepsThat('removed', report), stepsThat('toRemove', planned.report));
        assert.deepEqual(keptIn(report), keptIn(planned.report));
        assert.match(keptIn(report).join('\n'), /"mlw-churn-prod" in "forecast": shared with it, and not named/);
        assert.match(keptIn(report).join('\n'), /with its role: the connection stays in forecast/);
        assert.equal(connectionOf(lab, 'mlw-churn-prod', 'forecast').id, id);
        const whole = { ...nothing, applications: 1, principals: 1, credentials, assignments: 1, connections: 1 };
        assert.deepEqual(countMade(lab.emulator), whole);
        assert.equal(passwordsOf(lab, linkName).length, keys);
        assert.equal(await readFromForecast(scene, id), 'ok', 'it works there as before');

        const named = await run({ ...text, furtherProjects: 'forecast' }, 'remove');
        const inBin = keptIn(named.report).filter((line) => /^the deleted application .* bin for 30 days/.test(line));
        assert.deepEqual([named.report.problems, keptIn(named.report)], [[], inBin]);
        assert.deepEqual(countMade(lab.emulator), nothing, 'once it is named, all goes');
      },
      asMember,
    );
  }
});

async function shareWithForecast({ lab, byHand }: Scene, id: string): Promise<void> {
  const projectReference = projectOf(lab, 'forecast');
  const url = `${lab.context.organization.url}/_apis/serviceendpoint/endpoints/${id}?api-version=7.1`;
  await byHand('PATCH', url, [{ projectReference, name: 'mlw-churn-prod', description: descriptionOf(lab) }]);
}

/** What a pipeline of that project meets. */
async function readFromForecast({ lab, byHand }: Scene, id: string): Promise<unknown> {
  const { organization } = lab.context;
  const { id: project } = projectOf(lab, 'forecast');
  const url = `${organization.url}/${project}/_apis/serviceendpoint/endpointproxy?endpointId=${id}&api-version=7.1`;
  const dataSourceDetails = { dataSourceName: 'AzureMachineLearningWorkspaces', parameters: {} };
  const answer = await byHand('POST', url, { dataSourceDetails, resultTransformationDetails: { resultTemplate: '' } });
  return answer.statusCode;
}

function stepsThat(state: string, { steps }: Report): readonly string[] {
  return steps.filter((step) => step.state === state).map(({ kind, title }) => `${kind} ${title}`);
}

function keptIn({ steps }: Report): readonly string[] {
  return steps.flatMap(({ kept = [] }) => kept);
}
