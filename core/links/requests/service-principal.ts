/** The application that a link signs in as: made new, or one that is there. */
import { shortened } from '../../names/foreign-text';
import { asClientId, asPrincipalId, type ClientId, isGuid, type PrincipalId } from '../../names/ids';
import type { InputReading } from './reading';

export interface ServicePrincipalText {
  readonly applicationName?: string | undefined;
  readonly clientId?: string | undefined;
  readonly principalId?: string | undefined;
}

interface NewApplicationInput {
  readonly kind: 'new application';
  readonly displayName: string;
  readonly displayNameAsked: boolean;
}

interface ExistingClientInput {
  readonly kind: 'existing client id';
  readonly clientId: ClientId;
  readonly principalId: PrincipalId | undefined;
}

export type ServicePrincipalInput = NewApplicationInput | ExistingClientInput;

/** Which value of `identity` reads each of these inputs. */
export const servicePrincipalReaders = {
  applicationName: ['newApplication'],
  clientId: ['existingClientId'],
  principalId: ['existingClientId'],
} as const;

/** Source: Microsoft Graph v1.0, application resource: displayName. */
const mostNameLength = 256;
/** Chosen by us: a name by default leaves room for what people add to it. */
const usualNameLength = 120;

/** @param byDefault the application's name when none is typed; a long one is cut */
export function parseNewApplication(
  reading: InputReading<ServicePrincipalText>,
  byDefault: string,
): NewApplicationInput {
  const { applicationName } = reading.text;
  const displayName = applicationName ?? shortened(byDefault, usualNameLength);
  if (displayName.length > mostNameLength) {
    reading.complain('applicationName', `has ${displayName.length} characters, and ${mostNameLength} is the most.`);
  }
  return { kind: 'new application', displayName, displayNameAsked: applicationName !== undefined };
}

/** @param whereToFind a sentence that says where the client id is shown */
export function parseExistingClient(
  reading: InputReading<ServicePrincipalText>,
  whereToFind: string,
): ExistingClientInput {
  const { clientId = '', principalId } = reading.text;
  if (!isGuid(clientId)) {
    const wrong = clientId ? `"${clientId}" is not an application (client) id (a GUID).` : 'nothing is given.';
    reading.complain('clientId', `${wrong} ${whereToFind}`);
  }
  if (principalId !== undefined && !isGuid(principalId)) {
    reading.complain('principalId', `"${principalId}" is not an object id (a GUID).`);
  }
  return {
    kind: 'existing client id',
    clientId: asClientId(clientId.toLowerCase()),
    principalId: principalId === undefined ? undefined : asPrincipalId(principalId),
  };
}
