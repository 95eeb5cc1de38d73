import assert from 'node:assert/strict';
import type { Connection } from '../../../core/azdo/connection/read';
import { type ServiceEndpointWant, serviceEndpoint } from '../../../core/azdo/connection/resource';
import type { ConnectionSignIn } from '../../../core/azdo/connection/sign-in-read';
import { replacement } from '../../../core/azdo/connection/wire';
import { asClientId } from '../../../core/names/ids';
import { Secret } from '../../../core/names/secret';
import { type Lab, makeLab } from '../../../scripts/lab';
import { certificateOf } from '../../certificates';
import { contract } from '../../contract';
import { endpointWant } from '../../parts';
import { spelled } from '../../recipes/said';

const clientId = asClientId('99999999-9999-4999-8999-999999999999');
const other = asClientId('99999999-9999-4999-8999-999999999998');
const given = (fingerprint: string, whose = clientId): ConnectionSignIn => ({
  kind: 'given secret',
  clientId: whose,
  note: { kind: 'given secret', fingerprint },
  secret: new Secret(`key ${fingerprint}`),
});
const wantOf = (lab: Lab, signsIn: ConnectionSignIn): ServiceEndpointWant => ({
  ...endpointWant(lab, clientId),
  description: 'For a test.',
  signsIn,
});
const agent = (msiClientId?: string): ConnectionSignIn => ({
  kind: 'agent identity',
  msiClientId: msiClientId === undefined ? undefined : asClientId(msiClientId),
});

contract('service endpoint by secret', {
  resource: serviceEndpoint,
  open: async (lab) => wantOf(lab, given('00000001')),
  drifts: [
    { field: 'secret', want: (want) => ({ ...want, signsIn: given('00000002') }), mends: 'in place' },
    { field: 'description', want: (want) => ({ ...want, description: 'For another test.' }), mends: 'in place' },
    { field: 'client id', want: (want) => ({ ...want, signsIn: given('00000001', other) }), mends: 'in place' },
  ],
  refusals: [],
});

contract("service endpoint by the agent's identity", {
  resource: serviceEndpoint,
  open: async (lab) => wantOf(lab, agent()),
  drifts: [{ field: 'machine identity', want: (want) => ({ ...want, signsIn: agent(clientId) }), mends: 'in place' }],
  refusals: [],
});

describe('resource service endpoint that holds a key', () => {
  const sent = (lab: Lab) => {
    const write = lab.emulator.transcript.findLast(
      ({ method, url }) => /PUT|POST/.test(method) && /endpoints/.test(url),
    );
    return JSON.parse(write?.requestBody ?? '{}');
  };
  const made = async (lab: Lab, signsIn: ConnectionSignIn): Promise<Connection | undefined> => {
    const want = wantOf(lab, signsIn);
    await serviceEndpoint.apply(want, undefined, lab.context);
    return serviceEndpoint.read(want, lab.context);
  };

  it('sends key and line together, and never another line than the key has', async () => {
    const lab = await makeLab();
    const have = await made(lab, given('00000001'));
    await serviceEndpoint.apply(wantOf(lab, given('00000002')), have, lab.context);
    assert.match(sent(lab).description, /^For a test\.\nManaged by .*\nSecret with fingerprint 00000002\.$/);
    assert.equal(sent(lab).authorization.parameters.authenticationType, 'spnKey');
    assert.equal(sent(lab).serviceEndpointProjectReferences[0].description, sent(lab).description);
  });

  it('drops a key of the other kind, so that none stays that nobody knows of', async () => {
    const lab = await makeLab();
    const have = await made(lab, given('00000001'));
    const certificate = await certificateOf('link');
    const note = { kind: 'certificate', thumbprint: certificate.thumbprint, endsOn: '2027-11-01' } as const;
    const signsIn: ConnectionSignIn = { kind: 'certificate', clientId, certificate, note, isRegistered: false };
    const changes = serviceEndpoint.diff(wantOf(lab, signsIn), have);
    assert.deepEqual(
      changes.map(({ field, from }) => [field, from]),
      [['certificate', 'fingerprint 00000001']],
    );
    assert.ok(have);
    const { authorization } = replacement(wantOf(lab, signsIn), have) as { authorization: { parameters: object } };
    assert.deepEqual(Object.keys(authorization.parameters).sort(), [
      'authenticationType',
      'servicePrincipalCertificate',
      'serviceprincipalid',
      'tenantid',
    ]);
  });

  it('is not written with a key of somebody else, which nobody can send along', async () => {
    const lab = await makeLab('secret-connection');
    const theirs = { ...wantOf(lab, { kind: 'their secret', clientId }), name: 'mlw-churn', description: undefined };
    const have = await serviceEndpoint.read(theirs, lab.context);
    const own = have?.clientId ?? clientId;
    const want = { ...theirs, signsIn: { kind: 'their secret', clientId: own } as const };
    assert.deepEqual(serviceEndpoint.diff(want, have), []);
    const [change] = serviceEndpoint.diff({ ...want, description: 'Changed.' }, have);
    assert.match(spelled(change?.conflict), /takeOver: true/);
    const [secret] = serviceEndpoint.diff(want, have && { ...have, keyKind: 'certificate' });
    assert.deepEqual([secret?.field, secret?.to], ['secret', 'a secret'], 'there is no secret that could stay');
    assert.match(spelled(secret?.conflict), /takeOver: true/);
  });

  it('takes a line for what it says only where a key shall be', async () => {
    const lab = await makeLab();
    const have = await made(lab, given('00000001'));
    const signsIn: ConnectionSignIn = { kind: 'federation', clientId };
    const fields = serviceEndpoint.diff({ ...wantOf(lab, signsIn), description: undefined }, have);
    assert.deepEqual(
      fields.map(({ field }) => field),
      ['sign-in', 'description'],
    );
  });
});
