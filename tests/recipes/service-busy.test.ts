/** What is said of a service that stays busy, that cannot be reached or that answers nonsense, whichever service it is. */
import assert from 'node:assert/strict';
import type { Problem } from '../../core';
import type { Fault, FaultRule } from '../../emulator/faults';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';

interface At {
  readonly title: string;
  readonly host: string;
  readonly match: Required<FaultRule>['match'];
  /** Whether a run that is repeated reads it, and none before. */
  readonly later?: true;
  readonly run?: (lab: Lab) => ReturnType<typeof ensure> | ReturnType<typeof linkSynapse>;
}

const seed = 'extends: contoso\nreplicationSeconds: 0\n';
const places: readonly At[] = [
  {
    title: 'a read of Azure through its library',
    host: 'management.azure.com',
    match: { method: 'GET', url: 'workspaces/mlw-churn\\?' },
  },
  {
    title: 'a read of Azure',
    host: 'management.azure.com',
    match: { method: 'GET', url: 'roleAssignments\\?' },
    later: true,
  },
  { title: 'a write to Azure', host: 'management.azure.com', match: { method: 'PUT', url: 'roleAssignments/' } },
  {
    title: 'a read of Graph',
    host: 'graph.microsoft.com',
    match: { method: 'GET', url: '/applications\\(' },
    later: true,
  },
  { title: 'a write to Graph', host: 'graph.microsoft.com', match: { method: 'POST', url: '/servicePrincipals' } },
  {
    title: 'a read of Azure DevOps',
    host: 'dev.azure.com',
    match: { method: 'GET', url: 'serviceendpoint/endpoints' },
  },
  {
    title: 'a write to Azure DevOps',
    host: 'dev.azure.com',
    match: { method: 'POST', url: 'serviceendpoint/endpoints\\?' },
  },
  {
    title: 'a read of Synapse',
    host: 'syn-churn.dev.azuresynapse.net',
    match: { method: 'GET', url: '/linkedservices' },
    run: linkSynapse,
  },
  {
    title: 'a write to Synapse',
    host: 'syn-churn.dev.azuresynapse.net',
    match: { method: 'PUT', url: '/linkedservices' },
    run: linkSynapse,
  },
  {
    title: "a sign-in by the link's own key",
    host: 'login.microsoftonline.com',
    match: { method: 'POST', url: '/oauth2/v2.0/token' },
    run: (lab) => ensure(lab, { authentication: 'secret' }),
  },
];

const error = { code: 'ServerBusy', message: 'Too many requests.' };
const answer = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: { error },
});

interface Said {
  readonly fault: Fault;
  readonly title: string;
  readonly code: string;
  /** Begins what happened. */
  readonly what: (host: string) => string;
  readonly why: RegExp;
}

const busy = { code: 'service.busy', what: (host: string) => `${host} has no room for us just now.` };
const unreachable = { code: 'service.unreachable', what: (host: string) => `No answer from ${host}.` };
const broke = /was sent and the connection broke or timed out/;
const unexpected = { code: 'service.unexpected', what: (host: string) => `${host} refused ` };
const busyFor = (seconds: number) => ({ ...busy, why: new RegExp(`too early\\. It asks to wait ${seconds} s\\.$`) });

const said: readonly Said[] = [
  { title: '429 with a short pause', fault: answer(429, { 'Retry-After': '7' }), ...busyFor(7) },
  { title: '503 with a long pause', fault: answer(503, { 'Retry-After': '3600' }), ...busyFor(3600) },
  { title: '503 without a pause', fault: answer(503), ...busy, why: /for being too many or too early\.$/ },
  { title: 'a dropped connection', fault: { kind: 'reset' }, ...unreachable, why: broke },
  { title: 'no answer in time', fault: { kind: 'timeout' }, ...unreachable, why: broke },
  { title: '502', fault: answer(502), ...unexpected, why: /It said: ServerBusy: Too many requests\.$/ },
];
const halves: Said = {
  title: 'half an answer',
  fault: { kind: 'truncate' },
  ...unreachable,
  why: /timed out \(The answer broke off\.\)\.$/,
};

describe('a service that never gets better', () => {
  for (const at of places) {
    const isRead = at.match.method === 'GET';
    // Half an answer to a write is no harm: it took effect, and reads back.
    for (const { title, fault, code, what, why } of isRead ? [...said, halves] : said) {
      it(`${at.title}: ${title} is ${code}`, async () => {
        const [problem, ...more] = await problemsOf(at, fault);
        assert.deepEqual([problem?.code, more], [code, []], problem?.message);
        assert.ok(problem?.what.toLowerCase().startsWith(what(at.host).toLowerCase()), problem?.what);
        assert.match(problem?.why ?? '', why);
        const { method, status, address } = problem?.seen ?? {};
        assert.deepEqual([method, status], [at.match.method, fault.status]);
        assert.ok(address?.startsWith(`https://${at.host}/`), address);
      });
    }
  }
});

async function problemsOf({ match, later, run = ensure }: At, fault: Fault): Promise<readonly Problem[]> {
  const lab = await makeLab(seed);
  if (later) {
    assert.deepEqual((await run(lab)).report.problems, []);
    lab.emulator.clock.advance(60);
  }
  const { arm, graph, synapse } = lab.context.cloud;
  for (const audience of [arm, graph, synapse]) {
    await lab.context.token(audience);
  }
  lab.emulator.setFaults([{ match, times: 10_000, fault }]);
  return (await run(lab)).report.problems;
}
