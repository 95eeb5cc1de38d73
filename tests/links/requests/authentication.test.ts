import assert from 'node:assert/strict';
import {
  type Certificate,
  type EnsureAmlServiceConnectionText,
  parseEnsureAmlServiceConnection,
  Secret,
  type Surroundings,
} from '../../../core';
import { makeLab, plainText, toEnsure } from '../../../scripts/lab';
import { certificateOf } from '../../certificates';
import { complaintsOf } from '../../complaints';

type Text = Partial<EnsureAmlServiceConnectionText>;

const guid = '99999999-9999-4999-8999-999999999999';
const client = { identity: 'existingClientId', clientId: guid };
const clientSecret = new Secret('given');
let around: Surroundings;
let certificateFile: Certificate;

function parse(text: Text, more: Partial<Surroundings> = {}) {
  return toEnsure(parseEnsureAmlServiceConnection({ ...plainText, ...text }, { ...around, ...more })).authentication;
}

function complaints(text: Text, more: Partial<Surroundings> = {}): readonly string[] {
  return complaintsOf(() => parse(text, more));
}

const wrong: readonly (readonly [title: string, text: Text, says: RegExp])[] = [
  [
    'an unknown way to sign in',
    { authentication: 'password' },
    /^authentication: "password" is none of federation, secret, certificate, agentIdentity/,
  ],
  [
    'a secret that is not read',
    { ...client, clientSecret },
    /^clientSecret: is given, but counts only with authentication: secret; authentication is "federation"/,
  ],
  ['a life that is not read', { secretDays: '80' }, /^secretDays: is given, but counts only with .*secret/],
  ['a conversion of a secret', { authentication: 'secret', convert: 'true' }, /^convert: is given, but counts only/],
  [
    'a secret for a managed identity that is made',
    { authentication: 'secret', identity: 'newManagedIdentity' },
    /^authentication: a managed identity has no secret/,
  ],
  [
    'a secret for a managed identity that is there',
    { authentication: 'secret', identity: 'existingManagedIdentity', managedIdentity: 'id-x' },
    /^authentication: a managed identity has no secret/,
  ],
  [
    'a given secret of an application that is yet to be made',
    { authentication: 'secret', clientSecret },
    /^clientSecret: is the key of an application that is there/,
  ],
  [
    'a life for a given secret',
    { ...client, authentication: 'secret', clientSecret, secretDays: '80' },
    /^secretDays: has no meaning for a key that is given/,
  ],
  [
    'a renewal of a given secret',
    { ...client, authentication: 'secret', clientSecret, renewDays: '9' },
    /^renewDays: has no meaning for a key that is given/,
  ],
  ['a life of no days', { authentication: 'secret', secretDays: '0' }, /^secretDays: "0" is not .* from 1 to 730/],
  ['a life of years', { authentication: 'secret', secretDays: '731' }, /^secretDays: "731" is not/],
  ['a life in words', { authentication: 'secret', secretDays: '90 days' }, /^secretDays: "90 days" is not/],
  [
    'a renewal before the secret begins',
    { authentication: 'secret', secretDays: '30', renewDays: '30' },
    /^renewDays: 30 is not less than the life of the secret, 30 days/,
  ],
  [
    'a secret of its own in a connection for each project',
    { authentication: 'secret', sharing: 'perProject', furtherProjects: 'fraud' },
    /^sharing: perProject .*authentication: federation/,
  ],
  ['no certificate', { authentication: 'certificate' }, /^certificateFile: nothing is given/],
  [
    'a file that holds none',
    { authentication: 'certificate', certificateFile: { complaint: '"x.pem" cannot be read.' } },
    /^certificateFile: "x\.pem" cannot be read/,
  ],
  [
    "the agent's identity for an application",
    { authentication: 'agentIdentity' },
    /^identity: with authentication: agentIdentity, name the managed identity/,
  ],
];

describe('inputs about signing in', () => {
  before(async () => {
    ({ around } = await makeLab());
    certificateFile = await certificateOf('link');
  });

  for (const [title, text, says] of wrong) {
    it(`complain of ${title}, and of that alone`, () => {
      const found = complaints(text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', says);
    });
  }

  it('complain of a certificate for a managed identity, and of one that is not read', () => {
    const text = { authentication: 'certificate', identity: 'newManagedIdentity', certificateFile };
    assert.match(complaints(text).join(), /^authentication: a managed identity has no certificate/);
    assert.match(complaints({ certificateFile }).join(), /^certificateFile: is given, but counts only/);
  });

  it('complain of federation on a server, which has none, and of nothing else there', () => {
    const server = { isServer: true };
    assert.match(complaints({}, server).join(), /^authentication: Azure DevOps Server has no workload identity/);
    assert.deepEqual(complaints({ authentication: 'secret' }, server), []);
  });

  it('mean federation where nothing is said', () => {
    assert.deepEqual(parse({}), { kind: 'federation', convert: false });
  });

  for (const [secretDays, renewDays, life] of [
    [undefined, undefined, [90, 30]],
    ['365', undefined, [365, 30]],
    ['30', undefined, [30, 10]],
    ['2', undefined, [2, 1]],
    ['1', undefined, [1, 0]],
    ['90', '60', [90, 60]],
  ] as const) {
    it(`renew a secret of ${secretDays ?? 'no said'} days in time: ${renewDays ?? 'by default'}`, () => {
      const parsed = parse({ authentication: 'secret', secretDays, renewDays });
      assert.deepEqual(parsed, { kind: 'own secret', lifeDays: life[0], renewDays: life[1] });
    });
  }

  it('take a secret or a certificate as it is given', () => {
    assert.deepEqual(parse({ ...client, authentication: 'secret', clientSecret }), {
      kind: 'given secret',
      secret: clientSecret,
    });
    const parsed = parse({ authentication: 'certificate', certificateFile });
    assert.ok(parsed.kind === 'certificate' && parsed.certificate === certificateFile);
    assert.deepEqual(parse({ ...client, authentication: 'agentIdentity' }), { kind: 'agent identity' });
  });
});
