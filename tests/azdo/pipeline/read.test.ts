/** Which pipelines are meant by what somebody wrote. */
import assert from 'node:assert/strict';
import { pipelines } from '../../../core/azdo/pipeline/read';
import { asProjectId } from '../../../core/names/ids';
import { Problem } from '../../../core/problem/problem';
import { served } from '../../http/served';

const project = { id: asProjectId('p-1'), name: 'churn' };
const value = [
  { id: 2, name: 'train', folder: '\\' },
  { id: 3, name: 'score', folder: '\\' },
  { id: 4, name: 'train', folder: '\\nightly' },
  { id: 8, name: 'churn: nightly', folder: '\\' },
  { id: 9, name: 'churn: score', folder: '\\' },
  { id: 12, name: '3', folder: '\\' },
];

const found = async (asked: string) => {
  const { context } = served(() => ({ body: { value } }));
  return (await pipelines.find({ project, asked: [asked] }, context)).map(({ id }) => id);
};

describe('a pipeline that is named', () => {
  for (const [asked, id] of [
    ['score', 3],
    ['Score', 3],
    ['\\train', 2],
    ['/train', 2],
    ['nightly/train', 4],
    ['4', 4],
    ['churn: nightly', 8],
    ['churn: score', 9],
    ['churn: 8', 8],
    ['CHURN : nightly\\train', 4],
    ['12', 12],
  ] as const) {
    it(`is tried as it stands before what is short for it: ${asked}`, async () => {
      assert.deepEqual(await found(asked), [id]);
    });
  }

  for (const [asked, paths] of [
    ['train', 'train (2), nightly\\train (4)'],
    ['3', 'score (3), 3 (12)'],
    ['churn: train', 'train (2), nightly\\train (4)'],
  ] as const) {
    it(`is refused where several may be meant: ${asked}`, async () => {
      await assert.rejects(found(asked), (failed) => {
        assert.ok(failed instanceof Problem);
        assert.equal(failed.code, 'pipeline.ambiguous');
        assert.ok(failed.why.includes(paths), failed.why);
        return true;
      });
    });
  }

  it('is not found under the name of another project', async () => {
    await assert.rejects(found('fraud: score'), /has no pipeline "fraud: score"/);
  });
});
