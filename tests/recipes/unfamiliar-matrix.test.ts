import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { isObject, readObjects, readText } from '../../emulator/json';
import { type ConnectionMode, ensure, type Lab, makeLab } from '../../scripts/lab';
import { connectionName, text, withRights } from './starts';
import { connectionOf } from './tenant';
import { changesBetween, thingsIn } from './tenant-changes';

/** What somebody else left in the project and the tenant: nothing of it is ours. */
const starts = [
  'made-by-hand',
  'terraform-connection',
  'failed-automatic',
  'draft-connection',
  'shared-from-other-project',
  'same-name-twice',
  'renamed-connection',
  'renamed-organization',
  'deleted-app',
  'purged-app',
  'remade-identity',
  'disabled-connection',
  'generic-namesake',
  'subscription-namesake',
  'invisible-namesake',
  'multi-tenant-app',
  'agent-identity-connection',
  'certificate-connection',
  'secret-connection',
  'automatic-secret-connection',
  'old-issuer-connection',
  'checks-by-hand',
  'extra-grants',
  'several-connections',
];

/** Where it matters that the job may not change what somebody else made. */
const withoutRights = [
  'made-by-hand',
  'shared-from-other-project',
  'purged-app',
  'remade-identity',
  'invisible-namesake',
];
const looks: readonly ConnectionMode[] = ['plan', 'check'];
const removals: readonly ConnectionMode[] = ['planRemove', 'checkRemove', 'remove'];
/** Said by a run that met what nobody thought of. */
const unthought = ['internal', 'service.unexpected', 'service.shape'];

describe('unfamiliar starts: whatever is asked for', () => {
  for (const seed of [...starts.map(withRights), ...withoutRights]) {
    const rights = seed.includes('\n') ? 'an Administrator' : 'a Creator';
    const name = /^extends: (.*)$/m.exec(seed)?.[1] ?? seed;
    it(`${name}, as ${rights}: nothing of others goes, changes unasked, or is there twice`, async () => {
      await changesNothing(seed, { ...text }, removals);
      for (const asked of await inputs(seed)) {
        await changesNothing(seed, asked, looks);
        await changesLittle(seed, asked);
      }
    }).timeout(30_000);
  }
});

/** The default; the identity that is there, named; a managed identity; and all of them taken over. */
async function inputs(seed: string): Promise<readonly EnsureAmlServiceConnectionText[]> {
  const clientId = ownClientId(await makeLab(seed));
  const identities = [
    {},
    { identity: 'newManagedIdentity', managedIdentity: 'id-churn' },
    ...(clientId === undefined ? [] : [{ identity: 'existingClientId', clientId }]),
  ];
  return identities.flatMap((identity) => [
    { ...text, ...identity },
    { ...text, ...identity, takeOver: 'true' },
  ]);
}

function ownClientId(lab: Lab): string | undefined {
  const { azdo } = lab.emulator.state();
  const connections = readObjects(isObject(azdo) ? azdo : {}, 'organizations')
    .flatMap((organization) => readObjects(organization, 'projects'))
    .flatMap((project) => readObjects(project, 'serviceEndpoints'));
  const named = connections.find(({ name }) => name === connectionName);
  const { parameters } = named && isObject(named.authorization) ? named.authorization : { parameters: {} };
  return readText(isObject(parameters) ? parameters : {}, 'serviceprincipalid');
}

/** Modes that write nothing, and a removal of what is not ours. */
async function changesNothing(
  seed: string,
  asked: EnsureAmlServiceConnectionText,
  modes: readonly ConnectionMode[],
): Promise<void> {
  const lab = await makeLab(seed);
  const before = thingsIn(lab);
  for (const mode of modes) {
    await said(lab, asked, mode);
    assert.deepEqual(changesBetween(before, thingsIn(lab)), [], `${mode} ${JSON.stringify(asked)}`);
  }
}

async function changesLittle(seed: string, asked: EnsureAmlServiceConnectionText): Promise<void> {
  const about = JSON.stringify(asked);
  const lab = await makeLab(seed);
  const before = thingsIn(lab);
  const report = await said(lab, asked, 'apply');
  const changes = changesBetween(before, thingsIn(lab));
  const changed = changes.filter((line) => !line.startsWith('+ '));
  const mayChange = [`~ grants ${connectionName}`, ...(asked.takeOver ? [`~ connection ${connectionName}`] : [])];
  assert.deepEqual(
    changed.filter((line) => !mayChange.includes(line)),
    [],
    about,
  );
  const kinds = changes.filter((line) => line.startsWith('+ ')).map((line) => line.split(' ')[1]);
  assert.deepEqual(kinds, [...new Set(kinds)], `${about}: one of a kind`);
  if (report.outcome !== 'failed') {
    const ids = connectionOf(lab, connectionName);
    lab.emulator.clock.advance(60);
    const settled = thingsIn(lab);
    const again = await said(lab, asked, 'apply');
    assert.deepEqual([again.outcome, connectionOf(lab, connectionName)], ['noChange', ids], about);
    assert.deepEqual(changesBetween(settled, thingsIn(lab)), [], about);
  }
}

/** Every problem is one of its own, with a way on. */
async function said(lab: Lab, asked: EnsureAmlServiceConnectionText, mode: ConnectionMode) {
  const { report } = await ensure(lab, asked, mode);
  for (const { code, fix, message } of report.problems) {
    assert.ok(!unthought.includes(code) && fix !== '', `${mode} ${JSON.stringify(asked)}: ${code}: ${message}`);
  }
  return report;
}
