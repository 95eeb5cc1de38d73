/** What every removal promises, as one suite over the table of all of them. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Lab, makeLab } from '../../scripts/lab';
import type { Row } from './removal-contract';
import { rows } from './removal-rows';
import { overtaken, refused } from './removing';
import { said } from './said';

const core = fileURLToPath(new URL('../../core', import.meta.url));
const seed = 'extends: contoso\nreplicationSeconds: 0\n';

async function openRow(row: Row) {
  const lab = await makeLab(seed);
  const stage = await row.open(lab);
  // A deletion is what the row says; what a run asks beside that changes nothing.
  const deletions = () => {
    const url = new RegExp(row.match.url, 'i');
    return lab.emulator.transcript.slice(begin).filter((one) => one.method === row.match.method && url.test(one.url))
      .length;
  };
  let begin = lab.emulator.transcript.length;
  const forget = () => {
    begin = lab.emulator.transcript.length;
    lab.forget();
    lab.lines.length = 0;
  };
  return { lab, deletions, forget, ...stage };
}

const toldIn = ({ lines }: Lab) => lines.filter((line) => /^(removed|kept): /.test(line));

for (const row of rows) {
  describe(`removal of ${row.name}`, () => {
    it('deletes nothing and tells nothing where nothing is there', async () => {
      const { lab, run, forget } = await openRow(row);
      forget();
      const { outcome, problems, steps, changed } = await run();
      assert.deepEqual([outcome, problems, steps, changed], ['noChange', [], [], false]);
      assert.deepEqual([lab.writes(), toldIn(lab)], [[], []]);
    });

    it('deletes what is ours once, and then it is gone', async () => {
      const { lab, run, make, countOurs, deletions, forget } = await openRow(row);
      await make();
      assert.equal(await countOurs(), 1);
      forget();
      const report = await run();
      assert.deepEqual([report.outcome, report.problems, report.changed], ['removed', [], true]);
      const removed = toldIn(lab).filter((line) => !/^kept: the deleted .* bin for 30 days/.test(line));
      assert.deepEqual([deletions(), lab.writes().length, removed.length], [1, 1, 1]);
      assert.equal(await countOurs(), 0);
      forget();
      assert.equal((await run()).outcome, 'noChange');
      assert.deepEqual(lab.writes(), []);
    });

    if (row.canBeTheirs) {
      it('knows what is ours by our mark alone', async () => {
        const { make, countOurs, countUnmarked } = await openRow(row);
        await make();
        assert.deepEqual([await countOurs(), await countUnmarked()], [1, 0]);
      });

      it(`never deletes what somebody else made${row.said ? ', and says why' : ', which is not its business'}`, async () => {
        const { lab, run, theirs, forget } = await openRow(row);
        await (theirs ?? assert.fail('no thing of somebody else'))();
        forget();
        const report = await run();
        assert.deepEqual([lab.writes(), report.changed], [[], false]);
        const told = [
          ...report.problems.map(({ message }) => message),
          ...report.steps.flatMap(({ kept }) => kept ?? []),
        ];
        assert.equal(told.length, row.said ? 1 : 0, told.join());
        assert.match(told.join(), row.said ?? /^$/);
      });
    }

    it('names who lacks what when the deletion is refused, and loses nothing', async () => {
      const { lab, run, make, countOurs } = await openRow(row);
      await make();
      lab.emulator.setFaults([refused(row.match)]);
      const { outcome, problems, changed } = await run();
      assert.deepEqual([outcome, changed, problems.map(({ code }) => code)], ['failed', false, [row.code]]);
      assert.match(said(problems[0]), row.says);
      assert.equal(problems[0]?.seen?.status, 403);
      lab.emulator.setFaults([]);
      assert.equal(await countOurs(), 1);
      assert.equal((await run()).outcome, 'removed');
    });

    it('does not fail at what is gone already', async () => {
      const { make, countOurs, deleteEach } = await openRow(row);
      await make();
      await deleteEach(2);
      assert.equal(await countOurs(), 0);
    });

    // What is taken out of a thing by changing that has no deletion that could come too late.
    if (row.match.method !== 'PATCH') {
      it('counts as removed what somebody else deleted a moment before', async () => {
        const { lab, run, make } = await openRow(row);
        await make();
        const { context, count } = overtaken(lab, row.match);
        const { outcome, problems } = await run(context);
        assert.deepEqual([outcome, problems, count()], ['removed', [], 1]);
      });
    }
  });
}

describe('the table of removals', () => {
  it('has every removal that core exports', async () => {
    // A file in the sources of the job is deleted by no request; what its removal promises is tested with the files.
    const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!file-)removal\.ts$/.test(file),
    );
    const modules = await Promise.all(files.map(async (file) => import(`../../core/${file.replace(/\.ts$/, '')}`)));
    const exported = modules.flatMap((one, at) =>
      Object.entries(one).flatMap(([name, part]) => (isRemoval(part) ? [{ name: `${files[at]}: ${name}`, part }] : [])),
    );
    // Loaded the same way, so that one thing is one thing.
    const { rows: table } = await import('./removal-rows');
    const missing = exported.filter(({ part }) => !table.some(({ removal }) => removal === part));
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
    assert.equal(exported.length, new Set(rows.map(({ removal }) => removal)).size);
  });
});

function isRemoval(part: unknown): boolean {
  return (
    typeof part === 'object' && part !== null && ['kind', 'find', 'isOurs', 'delete'].every((verb) => verb in part)
  );
}
