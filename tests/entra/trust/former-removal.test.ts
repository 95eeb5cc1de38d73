import assert from 'node:assert/strict';
import { run } from '../../../core';
import { Recipe } from '../../../core/engine/recipe';
import { type FormerTrustWant, formerTrust } from '../../../core/entra/trust/former-removal';
import { asClientId, asEndpointId } from '../../../core/names/ids';
import { served } from '../../http/served';

const [old, inUse] = [
  { issuer: 'https://old', subject: 's' },
  { issuer: 'https://new', subject: 's' },
];
const audiences = ['api://AzureADTokenExchange'];

/** Removes what has no use any more from an identity that holds trusts of these names. */
async function removing(held: Readonly<Record<string, typeof old>>, more: Partial<FormerTrustWant> = {}, status = 204) {
  const left = new Map(Object.entries(held));
  const service = served(({ method, url }) => {
    if (method === 'GET') {
      return { body: { value: [...left].map(([name, trust]) => ({ name, ...trust, audiences })) } };
    }
    if (status < 300) {
      left.delete(/name='([^']*)'/.exec(url)?.[1] ?? '');
      return { status };
    }
    return { status, body: { error: { code: 'Request_ConcurrencyViolation', message: 'No.' } } };
  });
  const want: FormerTrustWant = {
    home: { kind: 'application', clientId: asClientId('c') },
    endpointId: asEndpointId('c-1'),
    trust: inUse,
    foreseen: undefined,
    since: service.context.clock.now(),
    ...more,
  };
  const { report } = await run(
    Recipe.named('r').remove('former', formerTrust, () => want),
    'apply',
    service.context,
  );
  return { codes: report.problems.map(({ code }) => code), left: [...left.keys()], seconds: service.seconds() };
}

describe('the trust of a former sign-in', () => {
  it('goes eleven minutes after the new one was seen, when no token for it can be alive', async () => {
    const { left, seconds, codes } = await removing({ 'aml-links-c-1': old, 'aml-links-c-1-new': inUse });
    assert.deepEqual([left, codes], [['aml-links-c-1-new'], []]);
    assert.ok(seconds >= 660 && seconds < 680, String(seconds));
  });

  it('goes at once where it was only foreseen, so that no token was ever made for it', async () => {
    const held = { 'aml-links-c-1': old, 'aml-links-c-1-new': inUse };
    const { left, seconds } = await removing(held, { foreseen: old });
    assert.deepEqual([left, seconds], [['aml-links-c-1-new'], 0]);
  });

  it('stays as long as nothing replaced it, and where it is of another connection or of others', async () => {
    const alone = await removing({ 'aml-links-c-1': old });
    assert.deepEqual(alone.left, ['aml-links-c-1']);
    const others = await removing({ 'aml-links-c-2': old, 'by hand': old, theirs: inUse });
    assert.equal(others.left.length, 3);
  });

  it('is tried to be deleted for three minutes after that', async () => {
    const { codes, seconds } = await removing({ 'aml-links-c-1': old, theirs: inUse }, {}, 409);
    assert.deepEqual([codes.length, seconds], [1, 660 + 180]);
  });
});
