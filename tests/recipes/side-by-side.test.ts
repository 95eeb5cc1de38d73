/** Many links run side by side over one context: each is made right, and what all of them read is asked for once. */
import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { type ConnectionMode, ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { asMember, forecastSeed } from '../member';
import { countMade } from './made';

const count = 20;
const names = Array.from({ length: count }, (_, at) => `mlw-${String(at).padStart(2, '0')}`);
// Not one of the roles that need no request.
const role = 'Role Based Access Control Administrator';
const whole = {
  applications: count,
  identities: 0,
  principals: count,
  credentials: count,
  assignments: count,
  connections: count,
};

/** All links at once, each with a log of its own. */
async function runAll(lab: Lab, mode: ConnectionMode = 'apply', more: EnsureAmlServiceConnectionText = {}) {
  lab.forget();
  return Promise.all(
    names.map(async (connectionName) => {
      const lines: string[] = [];
      const context = lab.context.with({ log: { line: (line) => void lines.push(line), debug: () => {} } });
      const { report } = await ensure(lab, { connectionName, role, ...more }, mode, context);
      return { connectionName, report, lines };
    }),
  );
}

type Ran = Awaited<ReturnType<typeof runAll>>;
const outcomesOf = (all: Ran) => [...new Set(all.map(({ report }) => report.outcome))];
const problemsOf = (all: Ran) => all.flatMap(({ report }) => report.problems.map(({ message }) => message));

/** How often each list or thing was asked for that is the same for all links. */
function readsOf(lab: Lab): Readonly<Record<string, number>> {
  const asked = lab.requests();
  const times = (path: RegExp) => asked.filter((line) => new RegExp(`^GET ${path.source}`, 'i').test(line)).length;
  return {
    project: times(/\/contoso\/_apis\/projects\/[^/]+$/),
    connections: times(/\/contoso\/[0-9a-f-]{36}\/_apis\/serviceendpoint\/endpoints$/),
    workspace: times(/.*\/workspaces\/mlw-churn$/),
    roleDefinitions: times(/.*\/roleDefinitions(?:\/|$)/),
    permissions: times(/.*\/workspaces\/mlw-churn\/providers\/Microsoft\.Authorization\/permissions$/),
  };
}

describe('many links side by side over one context', () => {
  it('are all made and proved, and ask once for what is the same for all of them', async () => {
    const lab = await makeLab();
    const all = await runAll(lab);
    assert.deepEqual([problemsOf(all), outcomesOf(all)], [[], ['created']]);
    assert.ok(all.every(({ report }) => report.verified));
    assert.deepEqual(readsOf(lab), { project: 0, connections: 1, workspace: 1, roleDefinitions: 1, permissions: 1 });
    assert.deepEqual(countMade(lab.emulator), whole);
    const later = await openLab(lab.emulator);
    lab.emulator.clock.advance(60);
    assert.deepEqual(outcomesOf(await runAll(later, 'check')), ['inOrder']);
  });

  it('change nothing in a second run, which asks once as well', async () => {
    const lab = await makeLab();
    await runAll(lab);
    lab.emulator.clock.advance(60);
    const all = await runAll(lab);
    assert.deepEqual([problemsOf(all), outcomesOf(all)], [[], ['noChange']]);
    assert.deepEqual(lab.writes(), []);
    assert.deepEqual(readsOf(lab), { project: 0, connections: 1, workspace: 1, roleDefinitions: 1, permissions: 0 });
  });

  it('remember nothing of the runs before them', async () => {
    const lab = await makeLab();
    await runAll(lab, 'plan');
    assert.equal(readsOf(lab).connections, 1);
    assert.deepEqual(outcomesOf(await runAll(lab)), ['created']);
    assert.equal(readsOf(lab).connections, 1);
  });

  it('tell each only of itself', async () => {
    const lab = await makeLab();
    for (const { connectionName, lines } of await runAll(lab)) {
      const told = new Set(lines.flatMap((line) => line.match(/mlw-\d\d/g) ?? []));
      assert.deepEqual(told, new Set([connectionName]));
    }
    assert.deepEqual(lab.lines, []);
  });

  it('ask once for each project too, where they are for several', async () => {
    const lab = asMember(await makeLab(forecastSeed));
    const all = await runAll(lab, 'plan', { sharing: 'perProject', furtherProjects: 'forecast' });
    assert.deepEqual([problemsOf(all), outcomesOf(all)], [[], ['planned']]);
    assert.deepEqual(readsOf(lab), { project: 1, connections: 2, workspace: 1, roleDefinitions: 1, permissions: 1 });
  });

  it('stop nobody else when one of them fails', async () => {
    const lab = await makeLab();
    const match = { method: 'POST', url: 'serviceendpoint/endpoints' };
    lab.emulator.setFaults([{ match, nth: 8, times: 1, fault: { kind: 'status', status: 403 } }]);
    const all = await runAll(lab);
    assert.deepEqual(outcomesOf(all).toSorted(), ['created', 'failed']);
    assert.deepEqual(
      all.flatMap(({ report }) => report.problems.map(({ code }) => code)),
      ['connection.not-creator'],
    );
    assert.equal(countMade(lab.emulator).connections, count - 1);
    lab.emulator.setFaults([]);
    lab.emulator.clock.advance(60);
    const again = await runAll(lab);
    assert.deepEqual([problemsOf(again), countMade(lab.emulator)], [[], whole]);
  });
});
