/** The rows of the removals' contract that are about identities, their keys and their trusts. */
import { identityOfLink } from '../../core/entra/identity/removal';
import { applicationCertificate } from '../../core/entra/key/certificate-resource';
import { type KeyOfLink, keysOfLink } from '../../core/entra/key/removal';
import { replacedKeys } from '../../core/entra/key/replaced-removal';
import type { IdentityRef } from '../../core/entra/principal/read';
import { formerTrust } from '../../core/entra/trust/former-removal';
import { writeCredential } from '../../core/entra/trust/read';
import { trustOfLink } from '../../core/entra/trust/removal';
import { armVersions, askArm } from '../../core/http/arm';
import { askGraph } from '../../core/http/graph';
import { asClientId, type ClientId } from '../../core/names/ids';
import type { Lab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { applicationWant, identityId, madeApplication, madeEndpoint, madeIdentity } from '../parts';
import { type Row, row } from './removal-contract';

const some = asClientId('99999999-9999-4999-8999-999999999999');
const ours = applicationWant.uniqueName;
const byHand = 'by hand';

const homeOf = async (lab: Lab): Promise<IdentityRef> => ({
  kind: 'application',
  clientId: (await madeApplication(lab)).clientId,
});
const credential = (name: string, subject = '/some/subject') => ({
  name,
  issuer: 'https://issuer.example',
  subject,
  audience: 'api://AzureADTokenExchange',
  description: '',
});
const putSecret = (lab: Lab, clientId: ClientId, displayName: string) => {
  const body = { passwordCredential: { displayName } };
  return askGraph(lab.context, { method: 'POST', path: `/applications(appId='${clientId}')/addPassword`, body });
};

const applications = row({
  name: 'applications',
  removal: identityOfLink,
  match: { method: 'DELETE', url: '/applications/' },
  code: 'graph.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*make it an owner/,
  unmarked: (identity) => ({ ...identity, isOurs: false }),
  said: /application "by hand".*: it does not carry the mark of this product/,
  stage: async (lab) => ({
    want: { identity: { kind: 'application' as const, key: { uniqueName: ours } }, stillUsed: undefined },
    make: () => madeApplication(lab),
    theirs: () => {
      const body = { displayName: byHand };
      return askGraph(lab.context, {
        method: 'PATCH',
        path: `/applications(uniqueName='${ours}')`,
        upsert: true,
        body,
      });
    },
  }),
});

const identities = row({
  name: 'managed identities',
  removal: identityOfLink,
  match: { method: 'DELETE', url: 'userAssignedIdentities/' },
  code: 'azure.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*"Managed Identity Contributor" there/,
  unmarked: (identity) => ({ ...identity, isOurs: false }),
  said: /managed identity id-test: it does not carry the mark of this product/,
  stage: async (lab) => ({
    want: { identity: { kind: 'managed identity' as const, armId: identityId(lab) }, stillUsed: undefined },
    make: () => madeIdentity(lab),
    theirs: () => {
      const question = { method: 'PUT', path: identityId(lab), version: armVersions.managedIdentity } as const;
      return askArm(lab.context, { ...question, body: { location: 'westeurope' } });
    },
  }),
});

const keys = { code: 'graph.forbidden', unmarked: (key: KeyOfLink) => ({ ...key, displayName: byHand }) };
const secret = { ...keys, match: { method: 'POST', url: 'removePassword' } };

const secrets = row({
  ...secret,
  name: 'secrets',
  removal: keysOfLink,
  says: /remove a secret from application.*identity (?:"azure-setup" of the setup|of service) connection.*lacks/,
  async stage(lab) {
    const { clientId } = await madeApplication(lab);
    const make = (name: string) => () => putSecret(lab, clientId, name);
    return { want: { clientId, displayName: ours }, make: make(ours), theirs: make(byHand) };
  },
});

const certificates = row({
  ...keys,
  name: 'certificates',
  removal: keysOfLink,
  match: { method: 'PATCH', url: '/applications\\(appId' },
  says: /remove a certificate from application.*identity (?:"azure-setup" of the setup|of service) connection.*lacks/,
  async stage(lab) {
    const { clientId } = await madeApplication(lab);
    const certificate = await certificateOf('link');
    const make = (displayName: string) => () =>
      applicationCertificate.apply({ clientId, displayName, certificate }, undefined, lab.context);
    return { want: { clientId, displayName: ours }, make: make(ours), theirs: make(byHand) };
  },
});

const replaced = row({
  ...secret,
  name: 'replaced secrets',
  removal: replacedKeys,
  says: /remove a secret from application.*identity (?:"azure-setup" of the setup|of service) connection.*lacks/,
  async stage(lab) {
    const { clientId } = await madeApplication(lab);
    const make = (name: string) => () => putSecret(lab, clientId, name);
    const readHeld = async () => ({ own: undefined, holdsNone: true, all: [] });
    return {
      want: { clientId, displayName: ours, spare: undefined, isForSecret: false, readHeld },
      make: make(ours),
      theirs: make(byHand),
    };
  },
});

const trust = {
  match: { method: 'DELETE', url: 'federatedIdentityCredentials' },
  code: 'graph.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*make it an owner/,
};

const trusts = row({
  ...trust,
  name: 'trusts',
  removal: trustOfLink,
  unmarked: (one) => ({ ...one, name: byHand }),
  async stage(lab) {
    const home = await homeOf(lab);
    const connection = await madeEndpoint(lab, some);
    const links = [{ connection, projects: [lab.around.project] }];
    const identity = { home, clientId: some, title: '', appObjectId: undefined, principalId: undefined, isOurs: true };
    const make = (name: string) => () => writeCredential(home, credential(name), lab.context);
    return {
      want: { links, identity: { ...identity, keyNames: [] } },
      make: make(`aml-links-${connection.id}`),
      theirs: make('by-hand'),
    };
  },
});

const formerTrusts = row({
  ...trust,
  name: 'former trusts',
  removal: formerTrust,
  unmarked: (one) => ({ ...one, name: byHand }),
  async stage(lab) {
    const home = await homeOf(lab);
    const { id } = await madeEndpoint(lab, some);
    const former = credential('', '/former/subject');
    await writeCredential(home, credential('in-use'), lab.context);
    const make = (name: string) => () => writeCredential(home, { ...former, name }, lab.context);
    const since = lab.emulator.clock.now();
    return {
      want: { home, endpointId: id, trust: credential('in-use'), foreseen: former, since },
      make: make(`aml-links-${id}-former`),
      theirs: make('by-hand'),
    };
  },
});

export const entraRows: readonly Row[] = [
  ...[applications, identities, secrets, certificates, replaced, trusts, formerTrusts],
];
