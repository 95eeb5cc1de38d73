/**
 * A removal that breaks off at any of its requests is finished by the next: by the same inputs, and by a run that is told
 * nothing but which link. In the end nothing of ours is left, and nothing of others is gone.
 */
import assert from 'node:assert/strict';
import type { Context, EnsureAmlServiceConnectionText, LinkSynapseAmlText, Report } from '../../core';
import { ensure, isForToken, isWrite, type Lab, type LinkMode, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { certificateOf } from '../certificates';
import { killedAfter } from './bending';
import { existing } from './synapse-tenant';
import { applicationOf } from './tenant';
import { changesBetween, thingsIn } from './tenant-changes';

type Runs = (lab: Lab, mode: LinkMode, context?: Context) => Promise<{ readonly report: Report }>;

interface Story {
  readonly title: string;
  readonly seed: string;
  readonly run: Runs;
  /** Told nothing but which link. */
  readonly bare: Runs;
  /** What a removal leaves that was not there before the link. */
  readonly left: readonly string[];
  /** What the log names, each by its kind. */
  readonly gone: readonly string[];
}

type Text = EnsureAmlServiceConnectionText;

function connection(
  title: string,
  text: Text | ((lab: Lab) => Promise<Text>),
  about: Pick<Story, 'left' | 'gone'>,
): Story {
  const runs: Runs = async (lab, mode, context) =>
    ensure(lab, typeof text === 'function' ? await text(lab) : text, mode, context);
  return { title, seed: others, run: runs, bare: (lab, mode, context) => ensure(lab, {}, mode, context), ...about };
}

function link(
  title: string,
  text: LinkSynapseAmlText | ((lab: Lab) => Promise<LinkSynapseAmlText>),
  about: Pick<Story, 'left' | 'gone'> & { readonly seed?: string },
): Story {
  const runs: Runs = async (lab, mode, context) =>
    linkSynapse(lab, typeof text === 'function' ? await text(lab) : text, mode, context);
  return {
    title,
    seed: others,
    run: runs,
    bare: (lab, mode, context) => linkSynapse(lab, {}, mode, context),
    ...about,
  };
}

/** An application and managed identities of others. */
const others = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app-there, owners: [azure-setup] }]
subscriptions:
  - name: ML Platform
    resourceGroups:
      - { name: rg-ml, identities: [{ name: id-there }] }
`;

const deleted = (name = 'aml-links-contoso-churn-mlw-churn-prod') => [`+ deleted application ${name}`];
const there = async (lab: Lab) => ({ identity: 'existingClientId', clientId: applicationOf(lab, 'app-there').appId });
const spn = { authentication: 'servicePrincipal' };

const stories: readonly Story[] = [
  connection(
    'a new application',
    {},
    { left: deleted(), gone: ['federated', 'role', 'identity', 'service connection'] },
  ),
  connection('an existing application', there, { left: [], gone: ['federated', 'role', 'service connection'] }),
  connection(
    'an existing application with a secret of ours',
    async (lab) => ({ ...(await there(lab)), authentication: 'secret' }),
    {
      left: [],
      gone: ['key', 'role', 'service connection'],
    },
  ),
  connection(
    'a certificate',
    async () => ({ authentication: 'certificate', certificateFile: await certificateOf('first') }),
    { left: deleted(), gone: ['role', 'identity', 'service connection'] },
  ),
  connection(
    'a new managed identity',
    { identity: 'newManagedIdentity' },
    {
      left: [],
      gone: ['federated', 'role', 'identity', 'service connection'],
    },
  ),
  connection(
    'a new managed identity by a name',
    { identity: 'newManagedIdentity', managedIdentity: 'id-named' },
    {
      left: [],
      gone: ['federated', 'role', 'identity', 'service connection'],
    },
  ),
  connection(
    'an existing managed identity',
    { identity: 'existingManagedIdentity', managedIdentity: 'id-there' },
    {
      left: [],
      gone: ['federated', 'role', 'service connection'],
    },
  ),
  link('a Synapse link that signs in as itself', {}, { left: [], gone: ['linked service', 'role'] }),
  link('a Synapse link of a new application', spn, {
    left: deleted('aml-links-syn-churn-mlw-link'),
    gone: ['linked service', 'role', 'identity'],
  }),
  link('a Synapse link of an existing application', async (lab) => ({ ...spn, ...(await there(lab)) }), {
    left: [],
    gone: ['linked service', 'key', 'role'],
  }),
  link('a Synapse link of an existing application that has its role from others', async (lab) => existing(lab), {
    seed: 'extends: synapse-spn-link',
    left: [],
    gone: ['linked service', 'key'],
  }),
];

describe('a removal that breaks off at any request from its first deletion on', () => {
  for (const story of stories) {
    for (const how of ['run', 'bare'] as const) {
      it(`is finished by the ${how === 'run' ? 'same inputs' : 'link alone'}: ${story.title}`, async () => {
        const whole = await linked(story);
        const { report } = await story[how](whole.lab, 'remove');
        assert.deepEqual([report.outcome, report.problems], ['removed', []]);
        assertGone(story, whole, 'unbroken');
        for (const kind of story.gone) {
          assert.ok(
            whole.lab.lines.some((line) => line.startsWith(`removed: ${kind}`)),
            `${kind} is not in the log`,
          );
        }
        for (const nth of breaks(whole.lab)) {
          const broken = await linked(story);
          await story[how](broken.lab, 'remove', killedAfter(broken.lab, nth)).catch(() => {});
          broken.lab.emulator.clock.advance(60);
          const again = await story[how](broken.lab, 'remove');
          assert.deepEqual(again.report.problems, [], `broken after request ${nth}`);
          assertGone(story, broken, `broken after request ${nth}`);
        }
      }).timeout(240_000);
    }

    if (!story.gone.includes('role')) {
      continue;
    }
    it(`is finished once a lock is lifted, and both logs name all that went: ${story.title}`, async () => {
      const { lab, ...seen } = await linked(story);
      const body = { error: { code: 'ScopeLocked', message: "The scope 'x' cannot perform delete operation." } };
      const match = { method: 'DELETE', url: 'roleAssignments' };
      lab.emulator.setFaults([{ match, times: 100, fault: { kind: 'status', status: 409, body } }]);
      const stopped = await story.bare(lab, 'remove');
      assert.notDeepEqual(stopped.report.problems, []);
      lab.emulator.setFaults([]);
      const { report } = await story.bare(lab, 'remove');
      assert.deepEqual([report.outcome, report.problems], ['removed', []]);
      assertGone(story, { lab, ...seen }, 'locked');
      for (const kind of story.gone) {
        assert.ok(
          lab.lines.some((line) => line.startsWith(`removed: ${kind}`)),
          `${kind} is in neither log`,
        );
      }
    });
  }
});

interface Linked {
  readonly lab: Lab;
  readonly before: ReturnType<typeof thingsIn>;
}

async function linked(story: Story): Promise<Linked> {
  const lab = await makeLab(`${story.seed}\nreplicationSeconds: 0\n`);
  const before = thingsIn(lab);
  assert.deepEqual((await story.run(lab, 'apply')).report.problems, []);
  lab.emulator.clock.advance(60);
  lab.lines.length = 0;
  lab.forget();
  return { lab, before };
}

function assertGone({ left }: Story, { lab, before }: Linked, when: string): void {
  // What lies in the bin keeps its keys.
  const changes = changesBetween(before, thingsIn(lab)).filter(
    (one) => left.length === 0 || !one.startsWith('+ secret'),
  );
  assert.deepEqual(changes, left, when);
}

/** After how many requests: from the first deletion on. */
function breaks({ emulator, requests }: Lab): readonly number[] {
  const asked = requests();
  const sent = emulator.transcript.filter((entry) => !isForToken(entry)).slice(-asked.length);
  const first = sent.findIndex((entry) => isWrite(entry) && entry.method === 'DELETE');
  return Array.from({ length: sent.length - first }, (_, at) => first + at);
}
