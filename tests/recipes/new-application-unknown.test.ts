/** A new application that Graph does not know yet where its key is put on it. */
import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { codesOf } from './synapse-tenant';

const tasks: readonly (readonly [title: string, run: (lab: Lab) => ReturnType<typeof ensure | typeof linkSynapse>])[] =
  [
    ['of a connection', (lab) => ensure(lab, { authentication: 'secret' })],
    ['of a Synapse link', (lab) => linkSynapse(lab, { authentication: 'servicePrincipal' })],
  ];
const notFound = {
  kind: 'status',
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } },
} as const;

describe('a new application that Graph does not know yet', () => {
  for (const [title, run] of tasks) {
    it(`is waited for when its secret is made: ${title}`, async () => {
      const lab = await makeLab();
      lab.emulator.setFaults([{ match: { method: 'POST', url: 'addPassword' }, times: 4, fault: notFound }]);
      const { report } = await run(lab);
      assert.deepEqual([report.problems, report.outcome], [[], 'created']);
      assert.match(lab.lines.join('\n'), /waiting for the new application to be known everywhere/);
    });

    it(`is said to be behind when it stays so: ${title}`, async () => {
      const lab = await makeLab();
      lab.emulator.setFaults([{ match: { method: 'POST', url: 'addPassword' }, times: 10_000, fault: notFound }]);
      const { report } = await run(lab);
      assert.deepEqual(codesOf(report), ['directory.behind']);
      assert.equal(report.problems[0]?.seen?.status, 404);
      assert.ok(report.seconds < 300, `${report.seconds} s`);
      lab.emulator.setFaults([]);
      assert.deepEqual((await run(lab)).report.problems, []);
    });
  }
});
