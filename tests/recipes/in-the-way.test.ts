/** What is in the way of a write, whatever it is: told by its own name, with the service's own sentence, and waited for only where waiting helps. */
import assert from 'node:assert/strict';
import type { Report } from '../../core';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';

interface Cause {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The problem's code. */
  readonly told: string;
  readonly says: RegExp;
}

const causes: readonly Cause[] = [
  {
    status: 409,
    code: 'ScopeLocked',
    message: "The scope 'x' cannot perform write operation because following scope(s) are locked: '/locked/group'.",
    told: 'azure.locked',
    says: /lock.*\/locked\/group/i,
  },
  {
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message: "Resource 'x' was disallowed by policy. Policy identifiers: 'Deny privileged role assignments'.",
    told: 'azure.policy',
    says: /policy of Azure forbids it \("Deny privileged role assignments"\)/,
  },
  {
    status: 409,
    code: 'ReadOnlyDisabledSubscription',
    message: "The subscription 'x' is disabled and therefore marked as read only.",
    told: 'azure.subscription-disabled',
    says: /disabled/,
  },
  {
    status: 409,
    code: 'MissingSubscriptionRegistration',
    message: "The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'.",
    told: 'azure.not-registered',
    says: /Microsoft\.ManagedIdentity/,
  },
  {
    status: 403,
    code: 'Forbidden',
    message: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
    told: 'sign-in.conditional-access',
    says: /Conditional Access policy of the tenant/,
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge.',
    headers: { 'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="' },
    told: 'sign-in.claims-challenge',
    says: /Continuous access evaluation/,
  },
];

type Run = (lab: Lab) => Promise<{ readonly report: Report }>;

/** Each write by who answers it. */
const writes: readonly {
  readonly title: string;
  readonly match: {
    readonly service: 'arm' | 'graph' | 'azdo' | 'synapse';
    readonly method: string;
    readonly url: string;
  };
  readonly before?: Run;
  readonly run: Run;
}[] = [
  { title: 'a role', match: { service: 'arm', method: 'PUT', url: 'roleAssignments' }, run: (lab) => ensure(lab, {}) },
  {
    title: 'a managed identity',
    match: { service: 'arm', method: 'PUT', url: 'userAssignedIdentities/[^/]+\\?' },
    run: (lab) => ensure(lab, { identity: 'newManagedIdentity' }),
  },
  {
    title: 'the trust of a managed identity',
    match: { service: 'arm', method: 'PUT', url: 'federatedIdentityCredentials' },
    run: (lab) => ensure(lab, { identity: 'newManagedIdentity' }),
  },
  {
    title: 'an application',
    match: { service: 'graph', method: 'PATCH', url: 'uniqueName' },
    run: (lab) => ensure(lab, {}),
  },
  {
    title: 'a connection',
    match: { service: 'azdo', method: 'POST', url: 'serviceendpoint/endpoints\\?' },
    run: (lab) => ensure(lab, {}),
  },
  {
    title: 'a linked service',
    match: { service: 'synapse', method: 'PUT', url: 'linkedservices' },
    run: (lab) => linkSynapse(lab, {}),
  },
  {
    title: 'the removal of a role',
    match: { service: 'arm', method: 'DELETE', url: 'roleAssignments' },
    before: (lab) => ensure(lab, {}),
    run: (lab) => ensure(lab, {}, 'remove'),
  },
  {
    title: 'the removal of the trust of a managed identity',
    match: { service: 'arm', method: 'DELETE', url: 'federatedIdentityCredentials' },
    before: (lab) => ensure(lab, { identity: 'newManagedIdentity' }),
    run: (lab) => ensure(lab, { identity: 'newManagedIdentity' }, 'remove'),
  },
  {
    title: 'the removal of a linked service',
    match: { service: 'synapse', method: 'DELETE', url: 'linkedservices' },
    before: (lab) => linkSynapse(lab, {}),
    run: (lab) => linkSynapse(lab, {}, 'remove'),
  },
];

async function opened(before: Run | undefined): Promise<Lab> {
  const lab = await makeLab(seed);
  if (before) {
    assert.deepEqual((await before(lab)).report.problems, []);
    lab.emulator.clock.advance(60);
  }
  return lab;
}

describe('what is in the way of a write', () => {
  for (const { title, match, before, run } of writes) {
    for (const { status, code, message, headers = {}, told, says } of causes) {
      it(`is told by its own name, and at once: ${title}, ${code}`, async () => {
        const lab = await opened(before);
        const body = match.service === 'azdo' ? { typeKey: code, message } : { error: { code, message } };
        lab.emulator.setFaults([{ match, times: 1000, fault: { kind: 'status', status, headers, body } }]);
        const from = lab.emulator.transcript.length;
        const { report } = await run(lab);
        const [problem] = report.problems;
        assert.equal(problem?.code, told, problem?.message);
        assert.match(problem.message, says);
        assert.ok(problem.message.includes(message.slice(0, 40)), problem.message);
        const tries = lab.emulator.transcript
          .slice(from)
          .filter(({ method, url }) => method === match.method && new RegExp(match.url, 'i').test(url));
        assert.ok(tries.length <= 2, `it was tried ${tries.length} times`);
      });
    }

    it(`is waited out where another change is under way: ${title}`, async () => {
      const lab = await opened(before);
      const message = 'Another operation is in progress. Please try again later.';
      const body =
        match.service === 'azdo' ? { typeKey: 'Conflict', message } : { error: { code: 'Conflict', message } };
      lab.emulator.setFaults([{ match, times: 3, fault: { kind: 'status', status: 409, body } }]);
      const { report } = await run(lab);
      assert.deepEqual(
        report.problems.map((problem) => problem.message),
        [],
      );
    });
  }

  it('is no claims challenge any more once a fresh token was taken', async () => {
    for (const service of ['arm', 'graph'] as const) {
      const lab = await makeLab(seed);
      const headers = {
        'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="',
      };
      const body = { error: { code: 'InvalidAuthenticationToken', message: 'No.' } };
      lab.emulator.setFaults([{ match: { service }, nth: 2, fault: { kind: 'status', status: 401, headers, body } }]);
      assert.deepEqual((await ensure(lab, {})).report.problems, []);
    }
  });
});
