/** What a person has to copy from a run is readable in its log, though the agent hides it there, and whole in its report. */
import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { After } from './after-run';
import { onBench } from './served-run';

describe('what a person has to copy', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('is not hidden in the log, and is whole in the report, in code marks', async () => {
    await onBench('old-issuer-connection', async (bench) => {
      const after = new After(bench);
      const issuer = after.parameter('workloadIdentityFederationIssuer', 'azure-setup') ?? '';
      assert.match(issuer, /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0$/);
      const run = await bench.run({
        connectionName: 'mlw-churn',
        convert: 'true',
        mode: 'plan',
        missingRights: 'warn',
      });
      assert.equal(run.result, 'succeeded', run.log);
      const [line = ''] = run.log.split('\n').filter((one) => one.includes('to change: sign-in'));
      assert.ok(!line.includes('***') && !line.includes(issuer), line);
      assert.ok(line.replaceAll(' + ', '').includes(issuer), line);
      assert.match(run.log, /A value printed as "a \+ b" is one value/);
      const report = run.left.slice(run.log.length);
      assert.ok(report.includes(`\`${issuer}\``), report);
      assert.doesNotMatch(report, /\\:\/\//);
    });
  });

  it('stands in the report of a link that was made: issuer, subject, audience and ids', async () => {
    await onBench('contoso', async (bench) => {
      const run = await bench.run();
      const report = run.left.slice(run.log.length);
      for (const fact of ['Issuer | `https://', 'Subject | `/eid1/', 'Audience | `api://AzureADTokenExchange`']) {
        assert.ok(report.includes(`| ${fact}`), fact);
      }
      assert.match(report, /\| Client id \| `[0-9a-f-]{36}` \|\n\| Object id \| `[0-9a-f-]{36}` \|/);
      assert.doesNotMatch(run.log, /A value printed as/);
    });
  });
});
