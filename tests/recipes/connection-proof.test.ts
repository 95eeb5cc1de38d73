/** What Azure DevOps can report of the call through a connection: what passes is waited for, what is final is told at once. */

import assert from 'node:assert/strict';
import type { Report } from '../../core';
import type { Fault, FaultRule } from '../../emulator/faults';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { said } from './said';
import { scenario } from './snapshot';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';
const match = { method: 'POST', url: 'endpointproxy' };
const always = 10_000;
const reportedId = '11111111-2222-4333-8444-555555555555';

describe('the proof of a connection: an answer that passes', () => {
  for (const status of passing()) {
    it(`is tried again: ${status}`, async () => {
      const lab = await linked();
      lab.emulator.setFaults([{ match, times: 2, fault: reporting(status) }]);
      const { report } = await ensure(lab);
      assert.deepEqual([report.problems, report.verified, triesIn(lab)], [[], true, 3]);
    });
  }

  it('is a problem in time where it never gets better', async () => {
    const lab = await makeLab(seed);
    lab.emulator.setFaults([{ match, times: always, fault: reporting('tooManyRequests', 'Azure is busy.') }]);
    const { report, minutes } = await timed(lab);
    assert.deepEqual([report.outcome, codesOf(report), report.verified], ['failed', ['proof.failed'], false]);
    assert.match(said(report.problems[0]), /through the service connection "mlw-churn-prod" failed.*Azure is busy/);
    assert.ok(minutes > 9 && minutes < 11, `it took ${minutes} minutes`);
  });

  it('is a problem within a minute or so where the run wrote nothing', async () => {
    const lab = await linked();
    lab.emulator.setFaults([{ match, times: always, fault: reporting('badGateway') }]);
    const { report, minutes } = await timed(lab);
    assert.deepEqual(codesOf(report), ['proof.failed']);
    assert.ok(minutes < 2, `it took ${minutes} minutes`);
  });
});

describe('the proof of a connection: an answer that is final', () => {
  it('is told at once, with the request id', async () => {
    const lab = await linked();
    lab.emulator.setFaults([{ match, times: always, fault: refusing(400, 'The template is wrong.') }]);
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), triesIn(lab)], [['proof.failed'], 1]);
    assert.match(said(report.problems[0]), /Azure DevOps reported: The template is wrong\./);
    assertSeen(report, 400);
  });

  it('is told at once also where it came from Azure', async () => {
    const lab = await linked();
    lab.emulator.setFaults([{ match, times: always, fault: reporting('badRequest') }]);
    assert.deepEqual([codesOf((await ensure(lab)).report), triesIn(lab)], [['proof.failed'], 1]);
  });

  it('names a connection that was switched off meanwhile', async () => {
    const lab = await linked();
    const words = "Service connection 'mlw-churn-prod' is disabled. It was not used for 100 days.";
    lab.emulator.setFaults([{ match, times: always, fault: refusing(400, words) }]);
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), triesIn(lab)], [['connection.disabled'], 1]);
  });

  it('does not take a subscription that is disabled for a connection', async () => {
    const lab = await linked();
    const words = "The subscription 'ML Platform' is disabled and therefore marked as read only.";
    lab.emulator.setFaults([{ match, times: always, fault: reporting('conflict', words) }]);
    assert.deepEqual(codesOf((await ensure(lab)).report), ['proof.failed']);
  });
});

describe('the proof of a connection: a refusal', () => {
  it('may be a role that is too young: it is waited for, and told with the request id', async () => {
    const lab = await linked();
    const words = 'AuthorizationFailed: The client does not have authorization.';
    lab.emulator.setFaults([{ match, times: 2, fault: refusing(400, words) }]);
    assert.equal((await ensure(lab)).report.verified, true);
    lab.emulator.setFaults([{ match, times: always, fault: refusing(400, words) }]);
    const { report, minutes } = await timed(lab);
    assert.deepEqual(codesOf(report), ['proof.no-access']);
    assert.match(said(report.problems[0]), /may not read the workspace mlw-churn.*Azure said: AuthorizationFailed/);
    assertSeen(report, 400);
    assert.ok(minutes >= 1 && minutes < 2, `it took ${minutes} minutes`);
  });

  it('of the sign-in is told with the request id', async () => {
    const lab = await linked();
    const words = 'AADSTS53003: Access has been blocked by Conditional Access policies.';
    lab.emulator.setFaults([{ match, times: always, fault: refusing(400, words) }]);
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), triesIn(lab)], [['proof.AADSTS53003'], 1]);
    assertSeen(report, 400);
  });
});

describe('the proof of a connection: an Azure DevOps that takes no address of ours', () => {
  scenario(
    'the list of workspaces proves a connection where no address of ours is taken',
    seed,
    async ({ lab, run }) => {
      lab.emulator.setFaults([{ match, fault: noAddress }]);
      const { report } = await run();
      assert.deepEqual([report.problems, report.verified], [[], true]);
      assert.deepEqual(sourcesAsked(lab), ['', 'AzureMachineLearningWorkspaces']);
    },
  );

  scenario('a list of workspaces that does not show the one asked for proves nothing', seed, async ({ lab, run }) => {
    const others = reporting('ok', '', ['"mlw-fraud"', '"mlw-forecast"']);
    lab.emulator.setFaults([
      { match, fault: noAddress },
      { match, nth: 2, times: always, fault: others },
    ]);
    const { report } = await run();
    assert.deepEqual([report.outcome, codesOf(report), report.verified], ['failed', ['proof.failed'], false]);
    assert.match(said(report.problems[0]), /The resource group.*shows no such workspace/);
  });

  it('proves nothing when it refuses that too', async () => {
    const lab = await linked();
    lab.emulator.setFaults([{ match, times: always, fault: noAddress }]);
    const { report } = await ensure(lab);
    assert.deepEqual([codesOf(report), report.verified], [['proof.failed'], false]);
    assert.match(said(report.problems[0]), /gave no reason/);
  });
});

/** By number and by name, as the service gives them. */
function passing(): readonly string[] {
  const names = ['requestTimeout', 'tooManyRequests', 'internalServerError', 'badGateway', 'serviceUnavailable'];
  return ['404', '408', '429', '500', '502', '503', '504', ...names, 'gatewayTimeout'];
}

/** What Azure answered, as Azure DevOps hands it on. */
function reporting(statusCode: string, errorMessage = '', result: readonly string[] = []): Fault {
  return { kind: 'status', status: 200, body: { result, statusCode, errorMessage } };
}

/** Azure DevOps itself refuses to call. */
function refusing(status: number, message: string): Fault {
  const headers = { 'x-ms-request-id': reportedId };
  return { kind: 'status', status, headers, body: { typeKey: 'SomeException', message } };
}

const noAddress: FaultRule['fault'] = {
  kind: 'status',
  status: 500,
  body: { typeKey: 'InvalidDataSourceBindingException', message: 'Only known data sources can be called.' },
};

async function linked(): Promise<Lab> {
  const lab = await makeLab(seed);
  assert.deepEqual((await ensure(lab)).report.problems, []);
  lab.emulator.clock.advance(60);
  lab.forget();
  return lab;
}

async function timed(lab: Lab): Promise<{ readonly report: Report; readonly minutes: number }> {
  const begun = lab.emulator.clock.now().getTime();
  const { report } = await ensure(lab);
  return { report, minutes: (lab.emulator.clock.now().getTime() - begun) / 60_000 };
}

function triesIn(lab: Lab): number {
  return lab.requests().filter((line) => line.includes('/endpointproxy')).length;
}

function sourcesAsked(lab: Lab): readonly unknown[] {
  return lab.emulator.transcript
    .filter(({ url }) => url.includes('/endpointproxy'))
    .map(({ requestBody }) => JSON.parse(requestBody).dataSourceDetails.dataSourceName);
}

function codesOf({ problems }: Report): readonly string[] {
  return problems.map(({ code }) => code);
}

function assertSeen({ problems }: Report, status: number): void {
  assert.deepEqual([problems[0]?.seen?.status, problems[0]?.seen?.requestId], [status, reportedId]);
}
