/**
 * The public part of the link's certificate, registered on its application.
 * Source: Microsoft Graph v1.0, application (update), keyCredential resource type; applications-how-to-add-certificate.
 * Needs: Application.ReadWrite.OwnedBy, and to own the application.
 * Same when: the thumbprint. Another file is another certificate, registered beside the first. Its display
 * name tells that it is ours.
 * Beware: a PATCH replaces the whole collection, so the others are read immediately before and sent back as they came,
 * their `key` included; there is no way to add one alone without the key of another one (addKey). Where the setup
 * identity may not look, it is taken to be there, and the trial before the connection's change tells.
 */

import type { Context } from '../../context';
import type { Resource } from '../../engine/resource';
import { askGraph } from '../../http/graph';
import type { Json } from '../../http/json';
import { answering, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import type { Certificate } from '../../names/certificate';
import type { ClientId } from '../../names/ids';
import { dayOf } from '../../names/key-note';
import { Pending } from '../../problem/problem';
import { directoryBehind } from '../application/problems';
import { certificateOutOfDate } from './problems';
import { findCertificate, type HeldCertificate, readApplicationKeys } from './read';

export interface ApplicationCertificateWant {
  readonly clientId: ClientId;
  /** Chosen by us, the same for the same link. */
  readonly displayName: string;
  readonly certificate: Certificate;
}

export interface ApplicationCertificate {
  readonly clientId: ClientId;
  /** `undefined` when the setup identity may not look. */
  readonly held: HeldCertificate | undefined;
}

export const applicationCertificate: Resource<
  ApplicationCertificateWant,
  ApplicationCertificate,
  Pick<ApplicationCertificateWant, 'clientId'>
> = {
  kind: 'certificate',
  title: (want) => `${want.certificate.thumbprint} on application ${want.clientId}`,

  async read(want, context) {
    refuseOutOfDate(want.certificate, context);
    const all = await readAll(want.clientId, context);
    if (all === 'unreadable') {
      return { clientId: want.clientId, held: undefined };
    }
    const held = findCertificate(all, want.certificate);
    return held && { clientId: want.clientId, held };
  },

  diff: (want, have) => (have ? [] : [{ field: 'ends', from: undefined, to: dayOf(want.certificate.endsAt) }]),

  rights: ({ clientId }) => [rightToRegister(clientId)],

  async apply(want, _have, context) {
    const { certificate, displayName } = want;
    const added = {
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      displayName,
      key: certificate.publicKey,
      startDateTime: certificate.startsAt,
      endDateTime: certificate.endsAt,
    };
    await register(want, added, context);
    return undefined;
  },
};

/** Nothing fails when it is gone already. @throws HttpProblem */
export async function removeCertificate(clientId: ClientId, keyId: string, context: Context): Promise<void> {
  const { certificates } = await readApplicationKeys(clientId, context);
  const others = certificates.filter((one) => one.keyId !== keyId);
  if (others.length < certificates.length) {
    await write(
      clientId,
      others.map(({ whole }) => whole),
      context,
    );
  }
}

/** @throws Problem for a certificate that has ended, or begins later */
export function refuseOutOfDate({ thumbprint, startsAt, endsAt }: Certificate, context: Context): void {
  const now = context.clock.now().getTime();
  if (Date.parse(endsAt) <= now) {
    throw certificateOutOfDate(thumbprint, 'ended', dayOf(endsAt));
  }
  if (Date.parse(startsAt) > now) {
    throw certificateOutOfDate(thumbprint, 'not begun', dayOf(startsAt));
  }
}

async function write(clientId: ClientId, keyCredentials: readonly Json[], context: Context): Promise<void> {
  await askGraph(context, { method: 'PATCH', path: `/applications(appId='${clientId}')`, body: { keyCredentials } });
}

function readAll(clientId: ClientId, context: Context): Promise<readonly HeldCertificate[] | 'unreadable'> {
  const read = readApplicationKeys(clientId, context).then(({ certificates }) => certificates);
  return answering<readonly HeldCertificate[], readonly HeldCertificate[] | 'unreadable'>(read, {
    forbidden: () => 'unreadable',
    absent: () => [],
  });
}

function register(want: ApplicationCertificateWant, added: Json, context: Context): Promise<void> {
  const sent = wording(addUnlessHeld(want, added, context), {
    absent: (failed) => {
      const problem = directoryBehind(`the application ${want.clientId}`, failed);
      return new Pending('the new application to be known everywhere', problem);
    },
  });
  return needing(rightToRegister(want.clientId), sent, context);
}

function rightToRegister(clientId: ClientId) {
  const doing = `register the certificate on application ${clientId}`;
  return { kind: 'application ownership', doing, clientId } as const;
}

async function addUnlessHeld(want: ApplicationCertificateWant, added: Json, context: Context): Promise<void> {
  const { certificates } = await readApplicationKeys(want.clientId, context);
  if (!findCertificate(certificates, want.certificate)) {
    await write(want.clientId, [...certificates.map(({ whole }) => whole), added], context);
  }
}
