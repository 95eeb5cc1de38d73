/** The maps of texts that an endpoint holds: which keys are secret, and how they are read. */
import { sameText } from '../../../json';

/** Keys of `authorization.parameters` that never leave the service. Source: `isConfidential` in the type definitions. */
const confidential = new Set(
  ['serviceprincipalkey', 'serviceprincipalcertificate', 'accesstoken', 'apitoken', 'password', 'refreshtoken'].concat([
    'nugetkey',
    'publishprofile',
    'certificate',
    'privatekey',
  ]),
);

export function isConfidential(key: string): boolean {
  return confidential.has(key.toLowerCase());
}

/** A value of a map whose keys are compared without regard to case. */
export function readKey(map: Readonly<Record<string, string>>, key: string): string {
  const found = Object.entries(map).find(([name]) => sameText(name, key));
  return found?.[1] ?? '';
}

/** `null` stands for nothing. */
export function toPlain(parameters: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, value ?? '']));
}
