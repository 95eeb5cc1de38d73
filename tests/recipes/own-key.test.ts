/** Which key of its own a link wants, and whose key it holds. */
import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { holdsForeignKey, ownKey, wantedOwnSecret } from '../../core/links/own-key';
import { asClientId } from '../../core/names/ids';
import type { KeyNote } from '../../core/names/key-note';
import { smallContext } from '../engine/small-context';

const clientId = asClientId('8a1f0000-0000-4000-8000-000000000001');
const note = { kind: 'secret', keyId: 'k-1', endsOn: '2027-01-01' } as const;
const certificate = { kind: 'certificate', thumbprint: 'AB', endsOn: '2027-01-01' } as const;

describe('the key that a link holds', () => {
  for (const [title, holder, takeOver, isForeign] of [
    ["is nobody else's where there is no link", undefined, false, false],
    ['is ours where the link is ours', { isOurs: true, keyNote: undefined }, false, false],
    ['is ours where the link names a secret of ours', { isOurs: false, keyNote: note }, false, false],
    ['is taken over where that is asked for', { isOurs: false, keyNote: undefined }, true, false],
    ["is somebody else's otherwise", { isOurs: false, keyNote: undefined }, false, true],
  ] as const) {
    it(title, () => assert.equal(holdsForeignKey(holder, takeOver), isForeign));
  }
});

describe('the key that a link wants', () => {
  const own = {
    clientId,
    name: 'churn',
    keyName: 'aml-links-churn',
    life: { lifeDays: 90, renewDays: 30 },
    holder: { isOurs: true, keyNote: note },
    changes: [],
    stays: false,
  };

  it('lives as long as was asked for, and is made anew that many days before its end', () => {
    assert.deepEqual(wantedOwnSecret(own, smallContext().context), {
      clientId,
      connectionName: 'churn',
      displayName: 'aml-links-churn',
      lifeDays: 90,
      endsAt: '2027-02-19T09:00:00.000Z',
      renewBefore: '2026-12-21T09:00:00.000Z',
      held: { keyId: 'k-1' },
      needed: false,
      stays: false,
    });
  });

  it('is at hand where the link is going to be written', () => {
    const changes = [{ field: 'name', from: 'a', to: 'b' }];
    assert.equal(wantedOwnSecret({ ...own, changes }, smallContext().context).needed, true);
  });

  it('has no predecessor where there is no link, and an unnamed one where the link names none or a certificate', () => {
    const heldOf = (holder: { readonly isOurs: boolean; readonly keyNote: KeyNote | undefined } | undefined) =>
      wantedOwnSecret({ ...own, holder }, smallContext().context).held;
    assert.equal(heldOf(undefined), undefined);
    for (const keyNote of [undefined, certificate]) {
      const holder = { isOurs: true, keyNote };
      assert.deepEqual(heldOf(holder), { keyId: undefined });
    }
  });
});

describe('what is known of a key', () => {
  const found = {
    clientId,
    keyId: 'k-2',
    displayName: 'aml-links-churn',
    endsAt: '2027-02-19T09:00:00Z',
    secret: new Secret('s'),
    isDue: false,
    replaces: 'k-1',
  };

  it('is its note, the secret that this run made and the key that it replaces', () => {
    assert.deepEqual(ownKey(found), {
      note: { kind: 'secret', keyId: 'k-2', endsOn: '2027-02-19' },
      secret: found.secret,
      replaces: 'k-1',
    });
  });

  it('names no key to replace where the one that is there is good, and does where it is due', () => {
    assert.equal(ownKey({ ...found, secret: undefined }).replaces, undefined);
    assert.equal(ownKey({ ...found, secret: undefined, isDue: true }).replaces, 'k-1');
  });

  it('is no note where its id or its end is not known', () => {
    assert.equal(ownKey({ ...found, keyId: undefined }).note, undefined);
    assert.equal(ownKey({ ...found, endsAt: undefined }).note, undefined);
  });
});
