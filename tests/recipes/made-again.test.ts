/** A link that is made, taken away and made again works, whatever it signs in as. */
import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText, Report } from '../../core';
import { ensure, type Lab, type LinkMode, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { certificateOf } from '../certificates';
import { applicationOf } from './tenant';

type Run = (lab: Lab, mode: LinkMode) => Promise<{ readonly report: Report }>;

const connection =
  (text: (lab: Lab) => EnsureAmlServiceConnectionText | Promise<EnsureAmlServiceConnectionText>): Run =>
  async (lab, mode) =>
    ensure(lab, await text(lab), mode);

const seed = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app-there, owners: [azure-setup] }]
`;

const stories: readonly (readonly [title: string, run: Run])[] = [
  ['a connection by an application', connection(() => ({}))],
  ['a connection by a secret', connection(() => ({ authentication: 'secret' }))],
  [
    'a connection by a certificate',
    connection(async () => ({ authentication: 'certificate', certificateFile: await certificateOf('first') })),
  ],
  [
    'a connection by an application that is there',
    connection((lab) => ({ identity: 'existingClientId', clientId: applicationOf(lab, 'app-there').appId })),
  ],
  ['a connection by a managed identity', connection(() => ({ identity: 'newManagedIdentity' }))],
  ['a Synapse link that signs in as itself', (lab, mode) => linkSynapse(lab, {}, mode)],
  ['a Synapse link by an application', (lab, mode) => linkSynapse(lab, { authentication: 'servicePrincipal' }, mode)],
];

describe('a link that is made, removed and made again', () => {
  for (const keepsName of [true, false]) {
    for (const [title, run] of stories) {
      it(`works, where a deleted application ${keepsName ? 'keeps' : 'gives up'} its unique name: ${title}`, async () => {
        const lab = await makeLab(
          seed.replace('    applications', `    softDeletedKeepsName: ${keepsName}\n    applications`),
        );
        for (const expected of ['created', 'removed', 'created', 'noChange', 'removed'] as const) {
          const { report } = await run(lab, expected === 'removed' ? 'remove' : 'apply');
          assert.deepEqual([report.outcome, report.problems], [expected, []]);
          lab.emulator.clock.advance(60);
        }
      });
    }
  }
});
