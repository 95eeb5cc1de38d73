/** Runs that are cancelled at each of their requests: nothing is written after that, and the next run completes them. */
import assert from 'node:assert/strict';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { type Context, makeContext, type Report } from '../../core';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { withRights } from './conversion-tenant';
import { countMade } from './made';
import { countLinked, nothingMade } from './synapse-tenant';

type Run = (lab: Lab, context?: Context) => Promise<{ readonly report: Report }>;

interface Story {
  readonly title: string;
  readonly seed: string;
  readonly before?: Run;
  readonly run: Run;
  /** What is there in the end. */
  readonly whole: (lab: Lab) => unknown;
}

const stories: readonly Story[] = [
  {
    title: 'a connection',
    seed: 'extends: contoso',
    run: (lab, context) => ensure(lab, {}, 'apply', context),
    whole: made,
  },
  {
    title: 'a connection by a secret',
    seed: 'extends: contoso',
    run: (lab, context) => ensure(lab, { authentication: 'secret' }, 'apply', context),
    whole: made,
  },
  {
    title: 'the removal of a connection',
    seed: 'extends: contoso',
    before: (lab) => ensure(lab),
    run: (lab, context) => ensure(lab, {}, 'remove', context),
    whole: made,
  },
  {
    title: 'the conversion of all',
    seed: withRights('automatic-secret-connection'),
    run: (lab, context) => ensure(lab, {}, 'convertAll', context),
    whole: made,
  },
  {
    title: 'a Synapse link with a key',
    seed: 'extends: contoso',
    run: (lab, context) => linkSynapse(lab, { authentication: 'servicePrincipal' }, 'apply', context),
    whole: countLinked,
  },
  {
    title: 'the removal of a Synapse link',
    seed: 'extends: contoso',
    before: (lab) => linkSynapse(lab),
    run: (lab, context) => linkSynapse(lab, {}, 'remove', context),
    whole: (lab) => assert.deepEqual(countLinked(lab), nothingMade),
  },
];

function made(lab: Lab) {
  return countMade(lab.emulator);
}

describe('a run that is cancelled at any of its requests', () => {
  for (const story of stories) {
    it(`writes nothing further and is completed by the next: ${story.title}`, async () => {
      const plain = await opened(story);
      plain.forget();
      await story.run(plain);
      const all = plain.requests().length;
      const whole = story.whole(plain);
      for (let nth = 1; nth <= all; nth += 1) {
        await cancelAt(story, nth, whole);
      }
    }).timeout(120_000);
  }
});

async function cancelAt(story: Story, nth: number, whole: unknown): Promise<void> {
  const lab = await opened(story);
  const controller = new AbortController();
  let sent = 0;
  const later: string[] = [];
  const watched = (client: HttpClient): HttpClient => ({
    sendRequest(request) {
      if (controller.signal.aborted) {
        later.push(`${request.method} ${request.url}`);
      }
      const answer = client.sendRequest(request);
      sent += 1;
      if (sent === nth) {
        controller.abort();
      }
      return answer;
    },
  });
  const { http, organization } = lab.context;
  const context = makeContext({
    ...lab.context,
    http: watched(http),
    organization: { ...organization, http: watched(organization.http) },
    signal: controller.signal,
  });
  const { report } = await story.run(lab, context);
  const when = `${story.title}, request ${nth}`;
  assert.deepEqual(later.filter(isWrite), [], when);
  assert.ok(!report.problems.some(({ code }) => code === 'internal'), `${when}: ${report.problems}`);
  lab.emulator.clock.advance(120);
  const again = await story.run(lab);
  assert.deepEqual([again.report.problems, story.whole(lab)], [[], whole], when);
}

/** What is asked by POST changes nothing. */
function isWrite(line: string): boolean {
  return !/^GET |endpointproxy|Microsoft\.ResourceGraph|\$batch|checkAccessSynapseRbac|oauth2|oidctoken/.test(line);
}

async function opened({ seed, before }: Story): Promise<Lab> {
  const lab = await makeLab(`${seed}\nreplicationSeconds: 0\n`);
  if (before) {
    assert.deepEqual((await before(lab)).report.problems, []);
    lab.emulator.clock.advance(60);
  }
  return lab;
}
