/** What every resource promises, as one suite: see CONTRIBUTING. Each resource says only what it is about. */

import assert from 'node:assert/strict';
import { Recipe } from '../core/engine/recipe';
import type { Resource } from '../core/engine/resource';
import { run } from '../core/engine/run';
import type { FaultRule } from '../emulator/faults';
import { type Lab, makeLab } from '../scripts/lab';
import { fixOf } from './recipes/said';

export interface Contract<Want, Have> {
  readonly resource: Resource<Want, Have>;
  /** Where it works; `contoso` when left out. */
  readonly seed?: string;
  /** Who asks Azure DevOps; the job, when left out. */
  readonly as?: (lab: Lab) => Lab;
  /** What is wanted, once whatever it needs is made. */
  readonly open: (lab: Lab) => Promise<NoInfer<Want>>;
  /** Each field that can differ, with a want in which only it does. */
  readonly drifts?: readonly Drift<NoInfer<Want>>[];
  /** Each request that can be refused, and the words that name the missing permission. */
  readonly refusals: readonly Refusal[];
}

export interface Drift<Want> {
  readonly field: string;
  readonly want: (want: Want) => Want;
  /** A conflict when it cannot change in place; nothing is said of fields that only the whole recipe can mend. */
  readonly mends: 'in place' | 'conflict' | 'not here';
}

interface Refusal {
  readonly match: Required<FaultRule>['match'];
  readonly code: string;
  readonly says: RegExp;
}

export function contract<Want, Have>(name: string, about: Contract<Want, Have>): void {
  const { resource } = about;
  const recipeOf = (want: Want) => Recipe.named('contract', { link: 'thing' }).ensure('thing', resource, () => want);
  const open = async (more = '') => {
    const seeded = about.seed?.includes('\n') ? about.seed : `extends: ${about.seed ?? 'contoso'}\n`;
    const lab = (about.as ?? ((itself: Lab) => itself))(await makeLab(`${seeded}${more}`));
    const want: Want = await about.open(lab);
    return { lab, want, ensure: (wanted: Want = want) => run(recipeOf(wanted), 'apply', lab.context) };
  };
  const opened = async () => {
    const stage = await open();
    const { report, outputs } = await stage.ensure();
    assert.deepEqual([report.outcome, report.problems], ['created', []]);
    stage.lab.forget();
    return { ...stage, have: outputs.thing as Have };
  };

  describe(`resource ${name}`, () => {
    it('reads as absent when it is absent, and then every field differs', async () => {
      const { lab, want } = await open();
      assert.equal(await resource.read(want, lab.context), undefined);
      assert.ok(resource.diff(want, undefined).length > 0);
      assert.ok(resource.diff(want, undefined).every(({ from, conflict }) => from === undefined && !conflict));
    });

    it('reads back without a difference when it was made from nothing', async () => {
      const { lab, want } = await opened();
      lab.emulator.clock.advance(60);
      assert.deepEqual(resource.diff(want, await resource.read(want, lab.context)), []);
    });

    it('sends no write in a second run', async () => {
      const { lab, ensure } = await opened();
      lab.emulator.clock.advance(60);
      assert.equal((await ensure()).report.outcome, 'noChange');
      assert.deepEqual(lab.writes(), []);
    });

    it('sends nothing to compare', async () => {
      const { lab, want, have } = await opened();
      resource.diff(want, have);
      resource.diff(want, undefined);
      await new Promise(setImmediate);
      assert.deepEqual(lab.requests(), []);
    });

    it('settles when replication is slow', async () => {
      const { ensure, lab } = await open('replicationSeconds: 20\n');
      assert.deepEqual((await ensure()).report.problems, []);
      lab.emulator.clock.advance(60);
      lab.forget();
      assert.equal((await ensure()).report.outcome, 'noChange');
    });

    for (const { field, want: change, mends } of about.drifts ?? []) {
      it(`names ${field} alone when it has drifted: ${mends}`, async () => {
        const { lab, want, have, ensure } = await opened();
        const changes = resource.diff(change(want), have);
        assert.deepEqual(
          changes.map((one) => [one.field, one.conflict !== undefined]),
          [[field, mends === 'conflict']],
        );
        lab.emulator.clock.advance(60);
        if (mends === 'in place') {
          assert.equal((await ensure(change(want))).report.outcome, 'changed');
          lab.emulator.clock.advance(60);
          assert.equal((await ensure(change(want))).report.outcome, 'noChange');
        } else if (mends === 'conflict') {
          const [problem] = (await ensure(change(want))).report.problems;
          assert.equal(problem?.code, 'change.not-in-place');
          assert.ok(fixOf(problem).length > 20);
          assert.deepEqual(lab.writes(), []);
        }
      });
    }

    for (const { match, code, says } of about.refusals) {
      it(`names the missing permission when ${match.method} is refused`, async () => {
        const { lab, ensure } = await open();
        lab.emulator.setFaults([{ match, times: 100, fault: { kind: 'status', status: 403 } }]);
        const [problem] = (await ensure()).report.problems;
        assert.equal(problem?.code, code, problem?.message);
        assert.match(problem?.message ?? '', says);
      });
    }
  });
}
