/**
 * A new key signs in before anything relies on it: once for a first link, three times in a row where it replaces a key in
 * use, since not every server of Entra learns of it at once.
 */
import assert from 'node:assert/strict';
import type { Context, EnsureAmlServiceConnectionText, LinkSynapseAmlText, Report } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import { ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { certificateOf } from '../certificates';
import { passing } from './passing';
import { linkOf } from './synapse-tenant';
import { descriptionOf } from './tenant';

interface Way {
  readonly title: string;
  /** A run that makes the link, or the first run after a time in which its key came near its end. */
  readonly run: (lab: Lab, isFirst: boolean, context: Context) => Promise<{ readonly report: Report }>;
  /** Address of the write that brings the key into use. */
  readonly write: RegExp;
  /** What is told of a key that Entra goes on refusing. */
  readonly code: string;
  /** What names the key that is in use. */
  readonly inUse: (lab: Lab) => string;
}

const bySecret: EnsureAmlServiceConnectionText = { authentication: 'secret' };
const byCertificate = async (name: string): Promise<EnsureAmlServiceConnectionText> => ({
  authentication: 'certificate',
  certificateFile: await certificateOf(name),
});
const asApplication: LinkSynapseAmlText = { authentication: 'servicePrincipal' };

const connection = { write: /serviceendpoint\/endpoints/, inUse: (lab: Lab) => descriptionOf(lab) };
const ways: readonly Way[] = [
  {
    title: 'the secret of a connection',
    run: (lab, _isFirst, context) => ensure(lab, bySecret, 'apply', context),
    ...connection,
    code: 'key.not-known-yet',
  },
  {
    title: 'the certificate of a connection',
    run: async (lab, isFirst, context) => {
      return ensure(lab, await byCertificate(isFirst ? 'first' : 'second'), 'apply', context);
    },
    ...connection,
    code: 'key.not-known-yet',
  },
  {
    title: 'the key of a Synapse link',
    run: (lab, _isFirst, context) => linkSynapse(lab, asApplication, 'apply', context),
    write: /\/linkedservices\//,
    code: 'test.AADSTS7000215',
    inUse: (lab) => JSON.stringify(linkOf(lab)),
  },
];

describe('a new key, before anything relies on it', () => {
  for (const way of ways) {
    it(`signs in once where nothing was there: ${way.title}`, async () => {
      const lab = await ready(await makeLab(seed));
      const { report, seen } = await watched(lab, way, true);
      assert.deepEqual([report.problems, report.verified], [[], true]);
      assert.deepEqual(seen, ['trial', 'write']);
    });

    it(`signs in three times where it replaces a key in use: ${way.title}`, async () => {
      const lab = await inUse(way);
      const { report, seen } = await watched(lab, way, false);
      assert.deepEqual([report.problems, report.changed], [[], true]);
      assert.deepEqual(seen, ['trial', 'trial', 'trial', 'write']);
    });

    it(`is tried from the start again when the third time fails: ${way.title}`, async () => {
      const lab = await inUse(way);
      lab.emulator.setFaults([unknownKey({ nth: 3, times: 1 })]);
      const { report, seen } = await watched(lab, way, false);
      assert.deepEqual([report.problems, report.changed], [[], true]);
      assert.deepEqual(seen, [...Array(6).fill('trial'), 'write']);
    });

    it(`does not go into use when it fails from the third time on: ${way.title}`, async () => {
      const lab = await inUse(way);
      const before = way.inUse(lab);
      lab.emulator.setFaults([unknownKey({ nth: 3, times: 10_000 })]);
      const { report, seen } = await watched(lab, way, false);
      assert.deepEqual([report.outcome, ...report.problems.map(({ code }) => code)], ['failed', way.code]);
      assert.ok(seen.length > 3 && !seen.includes('write'), seen.join());
      assert.equal(way.inUse(lab), before);
    });
  }
});

const seed = 'extends: contoso\nreplicationSeconds: 0\n';

/** A link whose key is due, and a job of that day. */
async function inUse(way: Way): Promise<Lab> {
  const first = await makeLab(seed);
  assert.deepEqual((await way.run(first, true, first.context)).report.problems, []);
  first.emulator.clock.advance(61 * 86_400);
  return ready(await openLab(first.emulator));
}

/** Tokens of the setup identity are at hand: what is counted is the sign-ins by the key. */
async function ready(lab: Lab): Promise<Lab> {
  const { arm, graph, synapse } = lab.context.cloud;
  for (const audience of [arm, graph, synapse]) {
    await lab.context.token(audience);
  }
  return lab;
}

/** @returns what the run did by the new key, in order */
async function watched(lab: Lab, way: Way, isFirst: boolean) {
  const seen: ('trial' | 'write')[] = [];
  const context = passing(lab.context, (request, send) => {
    if (/oauth2\/v2\.0\/token/.test(request.url)) {
      seen.push('trial');
    } else if (['PUT', 'POST'].includes(request.method) && way.write.test(request.url)) {
      seen.push('write');
    }
    return send(request);
  });
  const { report } = await way.run(lab, isFirst, context);
  return { report, seen };
}

/** Entra does not know the key (yet). */
function unknownKey(when: Pick<FaultRule, 'nth' | 'times'>): FaultRule {
  const body = {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: Invalid client secret.',
    error_codes: [7000215],
  };
  return { match: { url: '/oauth2/v2.0/token' }, ...when, fault: { kind: 'status', status: 401, body } };
}
