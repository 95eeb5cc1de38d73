/** What the summary of a run says of its mode. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packagedOnce } from '../package-once';
import { onBench } from './served-run';

describe('the summary of a run', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('names the mode of a run that writes nothing, and none of one that applies', async () => {
    await onBench('contoso', async ({ run }) => {
      const modesIn = async (mode: string) => {
        const { steps, log } = await run({ mode });
        const summary = readFileSync(steps[0]?.summary ?? '', 'utf8');
        assert.match(summary, /mlw-churn-prod/, log);
        return summary.split('\n').filter((line) => /\bMode\b/.test(line));
      };
      const shown = [];
      for (const mode of ['plan', 'apply', 'check']) {
        shown.push(await modesIn(mode));
      }
      assert.deepEqual(shown, [['| Mode | plan |'], [], ['| Mode | check |']]);
    });
  });
});
