/** How a link signs in: keyless, or by a key that somebody has to look after. */
import type { Certificate } from '../names/certificate';
import type { Secret } from '../names/secret';
import type { EnsureAmlServiceConnectionText } from './ensure-aml-service-connection';
import { complainOfUnread, parseFlag, parseWholeNumber } from './reading';

export type AuthenticationInput =
  | {
      readonly kind: 'federation';
      /** Whether a connection that signs in by a key, or by the older issuer, is converted in place. */
      readonly convert: boolean;
    }
  /** A key made here, and made anew before it ends. */
  | { readonly kind: 'own secret'; readonly lifeDays: number; readonly renewDays: number }
  /** A key of an application that is there, given as it is. */
  | { readonly kind: 'given secret'; readonly secret: Secret }
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** Whatever managed identity the agent's machine has; nothing is stored in the connection. */
  | { readonly kind: 'agent identity' };

/** Values of `authentication` in the order the editor shows them. */
export const authenticationKinds = ['federation', 'secret', 'certificate', 'agentIdentity'] as const;
/** Source: Graph makes secrets of two years at most by default (application-addpassword); shorter is safer. */
const mostSecretDays = 730;

/** Adds to the complaints; `undefined` when there is no telling. */
export function parseAuthentication(
  text: EnsureAmlServiceConnectionText,
  complaints: string[],
): AuthenticationInput | undefined {
  const kind = text.authentication ?? 'federation';
  complainOfUnread(text, 'authentication', kind, readers, complaints);
  switch (kind) {
    case 'federation':
      return { kind: 'federation', convert: parseFlag('convert', text.convert, complaints) };
    case 'secret':
      return parseSecret(text, complaints);
    case 'certificate':
      return parseCertificate(text, complaints);
    case 'agentIdentity':
      return parseAgentIdentity(text, complaints);
    default:
      complaints.push(`authentication: "${kind}" is none of ${authenticationKinds.join(', ')}.`);
      return undefined;
  }
}

const readers = {
  convert: ['federation'],
  clientSecret: ['secret'],
  secretDays: ['secret'],
  renewDays: ['secret'],
  certificateFile: ['certificate'],
} as const;

function parseSecret(text: EnsureAmlServiceConnectionText, complaints: string[]): AuthenticationInput {
  const identity = text.identity ?? 'newApplication';
  if (identity === 'newManagedIdentity' || identity === 'existingManagedIdentity') {
    complaints.push('authentication: a managed identity has no secret. Choose federation, or an application.');
  }
  if (text.clientSecret !== undefined) {
    if (identity !== 'existingClientId') {
      complaints.push('clientSecret: is the key of an application that is there: choose identity: existingClientId.');
    }
    for (const input of ['secretDays', 'renewDays'] as const) {
      if (text[input] !== undefined) {
        complaints.push(`${input}: has no meaning for a key that is given; it is for keys that are made here.`);
      }
    }
    return { kind: 'given secret', secret: text.clientSecret };
  }
  if (text.sharing === 'perProject') {
    complaints.push(
      'sharing: perProject makes a connection in each project, and one key made here cannot be renewed in several. Choose authentication: federation, or sharing: shared.',
    );
  }
  return { kind: 'own secret', ...parseLife(text, complaints) };
}

/** How long a secret made here is valid, and when it is made anew. */
export function parseLife(
  text: { readonly secretDays?: string | undefined; readonly renewDays?: string | undefined },
  complaints: string[],
): { readonly lifeDays: number; readonly renewDays: number } {
  const lifeDays = parseWholeNumber(
    'secretDays',
    text.secretDays,
    { least: 1, most: mostSecretDays, usual: 90 },
    complaints,
  );
  const renewDays = parseWholeNumber(
    'renewDays',
    text.renewDays,
    { least: 0, most: mostSecretDays, usual: Math.min(30, Math.ceil(lifeDays / 3), lifeDays - 1) },
    complaints,
  );
  if (renewDays >= lifeDays) {
    complaints.push(`renewDays: ${renewDays} is not less than the life of the secret, ${lifeDays} days.`);
  }
  return { lifeDays, renewDays };
}

function parseCertificate(text: EnsureAmlServiceConnectionText, complaints: string[]): AuthenticationInput | undefined {
  if (text.identity === 'newManagedIdentity' || text.identity === 'existingManagedIdentity') {
    complaints.push('authentication: a managed identity has no certificate. Choose federation, or an application.');
  }
  const found = text.certificateFile;
  if (found === undefined) {
    complaints.push('certificateFile: nothing is given. Name a PEM file with a certificate and its private key.');
    return undefined;
  }
  if ('complaint' in found) {
    complaints.push(`certificateFile: ${found.complaint}`);
    return undefined;
  }
  return { kind: 'certificate', certificate: found };
}

function parseAgentIdentity(text: EnsureAmlServiceConnectionText, complaints: string[]): AuthenticationInput {
  if (text.identity !== 'existingManagedIdentity' && text.identity !== 'existingClientId') {
    complaints.push(
      "identity: with authentication: agentIdentity, name the managed identity that the agents' machines have: existingManagedIdentity (user-assigned), or existingClientId (also system-assigned).",
    );
  }
  return { kind: 'agent identity' };
}
