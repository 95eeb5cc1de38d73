/**
 * Core in a page: what a browser lacks is not there, and the emulator answers from outside. The management clients of
 * the Azure SDK are in the bundle too; they need nothing but what a browser has.
 */
import assert from 'node:assert/strict';
import type { Mode } from '../../core';
import { type Lab, makeLab, plainText, toEnsure } from '../../scripts/lab';
import { plainSynapse } from '../../scripts/synapse-lab';
import { bundleForBrowser, loadInBrowser } from './browser-bundle';

type Core = typeof import('../../core');

/** One run by the core of a page. */
type Run = (core: Core, lab: Lab, mode: Mode) => Promise<{ readonly outcome: string; readonly verified: boolean }>;

const ensureConnection: Run = async (core, lab, mode) => {
  const input = toEnsure(core.parseEnsureAmlServiceConnection({ ...plainText, mode }, lab.around));
  const { report } = await core.run(core.ensureAmlServiceConnection(input), input.mode, core.makeContext(lab.context));
  return report;
};

const linkSynapse: Run = async (core, lab, mode) => {
  const input = toEnsure(core.parseLinkSynapseAml({ ...plainSynapse, mode }, lab.around));
  const { report } = await core.run(core.linkSynapseAml(input), input.mode, core.makeContext(lab.context));
  return report;
};

/** A question of Synapse is asked by POST. */
const writesOf = (lab: Lab) => lab.writes().filter((line) => !line.includes('checkAccessSynapseRbac'));

describe('core in a browser', () => {
  let bundle: string;
  before(async () => {
    bundle = await bundleForBrowser();
  });

  for (const [what, run, isSeen] of [
    ['a service connection', ensureConnection, true],
    // Nobody but the Synapse workspace signs in as itself: there the test is inferred, and nothing verified.
    ['a linked service', linkSynapse, false],
  ] as const) {
    it(`plans and makes ${what}, and then changes nothing`, async () => {
      const [core, lab] = [loadInBrowser(bundle), await makeLab()];
      assert.equal((await run(core, lab, 'plan')).outcome, 'planned');
      assert.deepEqual(writesOf(lab), []);
      const made = await run(core, lab, 'apply');
      assert.deepEqual([made.outcome, made.verified], ['created', isSeen], lab.lines.join('\n'));
      assert.notDeepEqual(writesOf(lab), []);
      lab.forget();
      const again = await run(core, lab, 'apply');
      assert.deepEqual([again.outcome, again.verified], ['noChange', isSeen]);
      assert.deepEqual(writesOf(lab), []);
    });
  }

  describe('with a line in it that needs more than a browser', () => {
    const place = 'placeOfLine';
    let withPlace: string;
    before(async () => {
      withPlace = await bundleForBrowser(`
        import { run as runIt } from './core/index';
        export * from './core/index';
        export const run: typeof runIt = async (...all) => {
          globalThis.${place};
          return runIt(...all);
        };`);
    });

    for (const [line, complaint] of [
      ["process.emitWarning('x')", 'process is not defined'],
      ["Buffer.from('x')", 'Buffer is not defined'],
      ["require('node:fs')", 'require is not defined'],
      ['global.x = 1', 'global is not defined'],
      ['setImmediate(() => {})', 'setImmediate is not defined'],
    ] as const) {
      it(`fails: ${line}`, async () => {
        const [core, lab] = [loadInBrowser(withPlace.replace(`globalThis.${place}`, line)), await makeLab()];
        await assert.rejects(ensureConnection(core, lab, 'plan'), ({ message }: Error) => message === complaint);
      });
    }

    it('is not even bundled where the line imports a module of Node', async () => {
      await assert.rejects(bundleForBrowser("import 'node:fs';"), /Could not resolve "node:fs"/);
    });
  });
});
