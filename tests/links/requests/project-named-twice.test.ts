/** A further project that is the one in which the connection is made anyway. */
import assert from 'node:assert/strict';
import { type EnsureAmlServiceConnectionText, parseEnsureAmlServiceConnection } from '../../../core';
import { ensure, makeLab, plainText } from '../../../scripts/lab';
import { complaintsOf } from '../../complaints';
import { asMember, forecastSeed } from '../../member';

async function complaints(text: (own: string) => EnsureAmlServiceConnectionText): Promise<readonly string[]> {
  const { around } = await makeLab();
  const typed = { ...plainText, pipelineAccess: 'none', ...text(around.project.id) };
  return complaintsOf(() => parseEnsureAmlServiceConnection(typed, around));
}

describe('a further project that is the project of the connection', () => {
  const cases: readonly (readonly [title: string, text: (own: string) => EnsureAmlServiceConnectionText, RegExp])[] = [
    [
      'by the same name, where another project than the own is asked for',
      () => ({ project: 'forecast', furtherProjects: 'fraud, Forecast' }),
      /furtherProjects: "forecast" is the project that the connection is made in/,
    ],
    [
      'by its name, where the own project is given by its id',
      (own) => ({ project: own, furtherProjects: 'churn' }),
      /furtherProjects: "churn" is the project that the connection is made in/,
    ],
  ];
  for (const [title, text, says] of cases) {
    it(`is complained of before anything is asked: ${title}`, async () => {
      const found = await complaints(text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', says);
    });
  }

  it('is nothing to complain of where another project is asked for, and the own one is a further', async () => {
    assert.deepEqual(await complaints(() => ({ project: 'forecast', furtherProjects: 'churn' })), []);
  });

  it('is told by a run where one of the two is an id that only Azure DevOps knows', async () => {
    const lab = asMember(await makeLab(forecastSeed));
    const text = { project: 'forecast', furtherProjects: '', pipelineAccess: 'none' };
    const { outputs } = await ensure(lab, text, 'plan');
    const twice = await ensure(lab, { ...text, furtherProjects: outputs.project?.id ?? '' }, 'plan');
    assert.equal(twice.report.problems.length, 1);
    assert.match(twice.report.problems[0]?.message ?? '', /forecast/);
    assert.deepEqual(lab.writes(), []);
  });
});
