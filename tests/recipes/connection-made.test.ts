import assert from 'node:assert/strict';
import { scenario } from './snapshot';
import { countMade } from './made';

describe('ensure-aml-service-connection: making one', () => {
  scenario('an empty tenant becomes a proved connection', 'contoso', async ({ lab, run, requests }) => {
    const { report } = await run();
    assert.equal(report.outcome, 'created');
    assert.ok(requests().length <= 14, `${requests().length} requests`);
    const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };
    assert.deepEqual(countMade(lab.emulator), once);
  });
});
