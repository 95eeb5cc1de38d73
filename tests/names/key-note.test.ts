import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { fingerprintOf } from '../../core/names/fingerprint';
import { type KeyNote, keyNoteIn, keyNoteLine, sameKey, withoutKeyNote } from '../../core/names/key-note';
import { Secret } from '../../core/names/secret';

const keyId = '0a1b2c3d-1111-4222-8333-444455556666';
const thumbprint = '52ED9B5038A47B9E2E2190715CC238359D4F8F73';
const notes: readonly KeyNote[] = [
  { kind: 'secret', keyId, endsOn: '2027-02-19' },
  { kind: 'given secret', fingerprint: '0123abcd' },
  { kind: 'certificate', thumbprint, endsOn: '2027-02-19' },
];

describe('the line that names a key', () => {
  for (const note of notes) {
    it(`is read as it was written, whatever stands around it: ${keyNoteLine(note)}`, () => {
      for (const [before, after, end] of [
        ['', '', '\n'],
        ['For training.', 'Managed by us.', '\n'],
        ['For training.', 'See Secret 1, ends soon.', '\r\n'],
      ]) {
        const description = [before, keyNoteLine(note), after].filter(Boolean).join(end);
        assert.deepEqual(keyNoteIn(description), note);
        assert.equal(withoutKeyNote(description), [before, after].filter(Boolean).join('\n'));
      }
    });
  }

  it('is not found in other words, whose text stays letter by letter', () => {
    for (const text of ['', 'Secret santa.', `The Secret ${keyId}, ends 2027-02-19.`, `  Secret ${keyId}\r\nends `]) {
      assert.equal(keyNoteIn(text), undefined);
      assert.equal(withoutKeyNote(text), text);
    }
    assert.equal(withoutKeyNote(undefined), '');
  });

  it('names the same key in any case, and another for another or none', () => {
    const [one, given] = notes;
    assert.ok(sameKey(one, { kind: 'secret', keyId: keyId.toUpperCase(), endsOn: '2030-01-01' }));
    assert.ok(!sameKey(one, given) && !sameKey(one, undefined));
  });

  it('tells given secrets apart by fingerprint, each for its own link', async () => {
    const [secret, other] = [new Secret('one'), new Secret('other')];
    const [own, again, another, elsewhere] = await Promise.all([
      fingerprintOf(secret, 'link'),
      fingerprintOf(secret, 'LINK'),
      fingerprintOf(other, 'link'),
      fingerprintOf(secret, 'other link'),
    ]);
    // Links hold fingerprints of earlier versions, so it stays the same for good: PBKDF2 as Node makes it.
    assert.equal(own, pbkdf2Sync('one', 'link', 10_000, 4, 'sha256').toString('hex'));
    assert.equal(own, again);
    assert.equal(new Set([own, another, elsewhere]).size, 3);
  });
});
