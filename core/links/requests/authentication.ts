/** How a link signs in: keyless, or by a key that somebody has to look after. */

import type { Certificate } from '../../names/certificate';
import { named, say } from '../../problem/said';
import type { InputReading } from './reading';
import {
  type GivenSecretInput,
  needsExistingApplication,
  type OwnSecretInput,
  parseOwnSecret,
  refuseLife,
  type SecretText,
} from './secret';
import type { Surroundings } from './surroundings';

export interface AuthenticationText extends SecretText {
  readonly authentication?: string | undefined;
  readonly convert?: string | undefined;
  /** What was found in the file, or what is wrong with it. */
  readonly certificateFile?: Certificate | { readonly complaint: string } | undefined;
  readonly identity?: string | undefined;
  readonly sharing?: string | undefined;
}

export type AuthenticationInput =
  | {
      readonly kind: 'federation';
      /** Whether a connection that signs in by a key, or by the older issuer, is converted in place. */
      readonly convert: boolean;
    }
  | OwnSecretInput
  | GivenSecretInput
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** Whatever managed identity the agent's machine has; nothing is stored in the connection. */
  | { readonly kind: 'agent identity' };

/** Values of `authentication` in the order the editor shows them. */
export const authenticationKinds = ['federation', 'secret', 'certificate', 'agentIdentity'] as const;

/** @returns `undefined` after a complaint */
export function parseAuthentication(
  reading: InputReading<AuthenticationText>,
  { isServer }: Surroundings,
): AuthenticationInput | undefined {
  switch (reading.kind('authentication', authenticationKinds, readers)) {
    case 'federation':
      return parseFederation(reading, isServer);
    case 'secret':
      return parseSecret(reading);
    case 'certificate':
      return parseCertificate(reading);
    case 'agentIdentity':
      return parseAgentIdentity(reading);
    default:
      return undefined;
  }
}

/** Whether the connection says "the agent's machine": all that a removal asks of its sign-in. */
export function isOfAgents(reading: InputReading<AuthenticationText>): boolean {
  return reading.kind('authentication', authenticationKinds) === 'agentIdentity';
}

const readers = {
  convert: ['federation'],
  clientSecret: ['secret'],
  secretDays: ['secret'],
  renewDays: ['secret'],
  certificateFile: ['certificate'],
} as const;

function parseFederation(reading: InputReading<AuthenticationText>, isServer: boolean): AuthenticationInput {
  const convert = reading.flag('convert');
  if (isServer) {
    reading.complain(
      'authentication',
      'Azure DevOps Server has no workload identity federation. Choose secret, certificate or agentIdentity.',
    );
  }
  return { kind: 'federation', convert };
}

function parseSecret(reading: InputReading<AuthenticationText>): OwnSecretInput | GivenSecretInput {
  const { clientSecret, identity, sharing } = reading.text;
  refuseKeyOfManagedIdentity(reading, 'secret');
  if (clientSecret !== undefined) {
    if (identity !== 'existingClientId') {
      reading.complain('clientSecret', needsExistingApplication);
    }
    refuseLife(reading);
    return { kind: 'given secret', secret: clientSecret };
  }
  if (sharing === 'perProject') {
    reading.complain(
      'sharing',
      say`perProject makes a connection in each project, and one key made here cannot be renewed in several. Choose ${named('authentication', 'federation')}, or ${named('sharing', 'shared')}.`,
    );
  }
  return parseOwnSecret(reading);
}

function parseCertificate(reading: InputReading<AuthenticationText>): AuthenticationInput | undefined {
  refuseKeyOfManagedIdentity(reading, 'certificate');
  const found = reading.text.certificateFile;
  if (found === undefined) {
    reading.complain('certificateFile', 'nothing is given. Name a PEM file with a certificate and its private key.');
    return undefined;
  }
  if ('complaint' in found) {
    reading.complain('certificateFile', found.complaint);
    return undefined;
  }
  return { kind: 'certificate', certificate: found };
}

function refuseKeyOfManagedIdentity(reading: InputReading<AuthenticationText>, key: 'secret' | 'certificate'): void {
  const { identity } = reading.text;
  if (identity === 'newManagedIdentity' || identity === 'existingManagedIdentity') {
    reading.complain('authentication', `a managed identity has no ${key}. Choose federation, or an application.`);
  }
}

function parseAgentIdentity(reading: InputReading<AuthenticationText>): AuthenticationInput {
  const { identity } = reading.text;
  if (identity !== 'existingManagedIdentity' && identity !== 'existingClientId') {
    reading.complain(
      'identity',
      say`with ${named('authentication', 'agentIdentity')}, name the managed identity that the agents' machines have: existingManagedIdentity (user-assigned), or existingClientId (also system-assigned).`,
    );
  }
  return { kind: 'agent identity' };
}
