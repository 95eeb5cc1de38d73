import assert from 'node:assert/strict';
import { Secret } from '../../core';

describe('a secret', () => {
  it('shows itself only when asked by name, whatever it is put into', () => {
    const secret = new Secret('s3cret');
    assert.equal(`${secret}`, '***');
    assert.equal(JSON.stringify({ secret }), '{"secret":"***"}');
    assert.equal(secret.reveal(), 's3cret');
  });
});
