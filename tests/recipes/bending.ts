/**
 * A run killed at any of its requests, or bent at those that it has more than a plain one, in every way a network or a
 * service bends them: it ends well or says a problem of the catalogue, and the next run, undisturbed, completes it.
 */

import assert from 'node:assert/strict';
import type { Context, EnsureAmlServiceConnectionText } from '../../core';
import type { Fault } from '../../emulator/faults';
import { type ConnectionMode, ensure, type Lab, makeLab } from '../../scripts/lab';
import { passing } from './passing';

/** Every way. */
export const faults: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'reset-after' },
  { kind: 'timeout' },
  { kind: 'truncate' },
  { kind: 'not-yet' },
  { kind: 'html-sign-in' },
  { kind: 'status', status: 429, headers: { 'Retry-After': '2' } },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502, body: '<html>bad gateway</html>', headers: { 'content-type': 'text/html' } },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 409 },
];

/** The address of everything but sign-ins, which are the hosts' own libraries' work. */
export const anyButSignIn = '^(?!.*(oauth2|oidctoken)).*$';

export function nameOf({ kind, status }: Fault): string {
  return [kind, status].filter(Boolean).join(' ');
}

export interface Bending {
  readonly seed: string;
  /** Who asks Azure DevOps; the job, when left out. */
  readonly as?: (lab: Lab) => Lab;
  readonly text: EnsureAmlServiceConnectionText | ((lab: Lab) => EnsureAmlServiceConnectionText);
  readonly mode?: ConnectionMode;
  /** Whether a run applied the same text a minute before. */
  readonly applied?: boolean;
  /** Addresses of the requests that are bent. */
  readonly at: RegExp;
  /** What must be there once, and nothing besides. */
  readonly whole: (lab: Lab, when: string) => void;
}

/** A test for each way of bending, and one of killing. */
export function bentAnywhere({ seed, as = (lab) => lab, mode = 'apply', applied, at, whole, ...about }: Bending): void {
  const textFor = (lab: Lab) => (typeof about.text === 'function' ? about.text(lab) : about.text);
  const open = async (replicationSeconds: number) => {
    const lab = as(await makeLab(`${seed}\nreplicationSeconds: ${replicationSeconds}\n`));
    if (applied) {
      assert.deepEqual((await ensure(lab, textFor(lab))).report.problems, []);
      lab.emulator.clock.advance(60);
    }
    return lab;
  };
  const completes = async (lab: Lab, when: string) => {
    const { report } = await ensure(lab, textFor(lab), mode);
    assert.deepEqual(
      report.problems.map(({ message }) => message),
      [],
      when,
    );
    whole(lab, when);
  };
  const countRequests = async (which: RegExp) => {
    const lab = await open(0);
    const from = lab.emulator.transcript.length;
    await ensure(lab, textFor(lab), mode);
    const requests = lab.emulator.transcript
      .slice(from)
      .filter(({ url }) => which.test(url) && !/oauth2|oidctoken|watched=true/.test(url));
    assert.ok(requests.length > 0);
    return requests.length;
  };

  for (const fault of faults) {
    const name = nameOf(fault);
    it(`bent by ${name}: ends well or says why, and the next run completes it`, async () => {
      const requests = await countRequests(at);
      for (let nth = 1; nth <= requests; nth += 1) {
        const lab = await open(0);
        lab.emulator.setFaults([{ match: { url: at.source }, nth, times: 1, fault }]);
        const bent = await ensure(lab, textFor(lab), mode);
        for (const problem of bent.report.problems) {
          assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
        }
        await completes(lab, `${name} at request ${nth}`);
      }
    });
  }

  it('killed after any request, in a tenant that replicates slowly: is completed by a run at once after it', async () => {
    const requests = await countRequests(/^/);
    for (let nth = 1; nth <= requests; nth += 1) {
      const lab = await open(20);
      await ensure(lab, textFor(lab), mode, killedAfter(lab, nth)).catch(() => {});
      await completes(lab, `killed after request ${nth}`);
    }
  });
}

/** A context that lets so many requests through and then no more: what a killed process leaves behind. */
export function killedAfter({ context }: Lab, requests: number): Context {
  let left = requests;
  return passing(context, (request, send) => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error('killed')) : send(request);
  });
}
