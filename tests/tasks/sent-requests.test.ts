import assert from 'node:assert/strict';
import { SentRequests } from '../../tasks/sent-requests';

/** Whether a promise is resolved once everything that is due in this turn of the event loop has run. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  let resolved = false;
  void promise.then(() => {
    resolved = true;
  });
  await new Promise(setImmediate);
  return resolved;
}

describe('requests that have been sent', () => {
  it('are one for a host when the last connection that was opening is ready', async () => {
    const sent = new SentRequests();
    sent.connect('a.example');
    sent.connect('a.example');
    sent.connected('a.example');
    assert.deepEqual([await isResolved(sent.first), await isResolved(sent.to('a.example'))], [true, false]);
    sent.connected('a.example');
    assert.deepEqual([await isResolved(sent.to('a.example')), await isResolved(sent.to('b.example'))], [true, false]);
  });

  it('count as sent when they are over, whenever the wait began', async () => {
    const sent = new SentRequests();
    const waiting = sent.to('a.example');
    sent.connect('a.example');
    sent.connect('a.example');
    assert.equal(await isResolved(sent.first), false);
    sent.end('a.example');
    assert.deepEqual([await isResolved(waiting), await isResolved(sent.first)], [true, true]);
    sent.end('b.example');
    assert.equal(await isResolved(sent.to('b.example')), true);
  });

  it('are waited for only by a caller that is not the first itself', async () => {
    const alone = new SentRequests();
    assert.equal(await isResolved(alone.afterFirst()), true);
    const beside = new SentRequests();
    const waiting = beside.afterFirst();
    beside.begin();
    assert.equal(await isResolved(waiting), false);
    beside.connected('a.example');
    assert.equal(await isResolved(waiting), true);
  });

  it('are waited for no longer when there will be none', async () => {
    const sent = new SentRequests();
    assert.equal(await isResolved(sent.first), false);
    sent.stopWaiting();
    assert.equal(await isResolved(sent.first), true);
  });
});
