import assert from 'node:assert/strict';
import { replacedKeys } from '../../../core/entra/key/replaced-removal';
import { askGraph } from '../../../core/http/graph';
import type { KeyNote } from '../../../core/names/key-note';
import { makeLab, openLab } from '../../../scripts/lab';
import { madeApplication } from '../../parts';

const displayName = 'aml-links-of-a-test';
const held: readonly (readonly [what: string, own: KeyNote | undefined])[] = [
  ['no key', undefined],
  ['a secret that was given', { kind: 'given secret', fingerprint: '0a1b2c3d' }],
  ['a certificate', { kind: 'certificate', thumbprint: 'a'.repeat(40), endsOn: '2027-01-01' }],
];

describe('a secret on an application whose link holds another kind of key', () => {
  for (const [what, own] of held) {
    it(`may be another run's for an hour, where the link is to hold a secret: ${what}`, async () => {
      const lab = await makeLab();
      const { clientId } = await madeApplication(lab);
      const body = { passwordCredential: { displayName } };
      await askGraph(lab.context, { method: 'POST', path: `/applications(appId='${clientId}')/addPassword`, body });
      const readHeld = async () => ({ own, holdsNone: own === undefined, all: [own] });
      const foundFor = async (isForSecret: boolean) => {
        const { context } = await openLab(lab.emulator);
        const want = { clientId, displayName, spare: undefined, isForSecret, readHeld };
        return (await replacedKeys.find(want, context)).remove.length;
      };
      assert.deepEqual([await foundFor(true), await foundFor(false)], [0, 1]);
      lab.emulator.clock.advance(3601);
      assert.equal(await foundFor(true), 1);
    });
  }
});
