/** From YAML to the state of a connection, and to the readings of an organization. */
import { harshReadings, type Readings, type SeedConnectionState } from './seed-endpoints';
import { type Fields, optional } from './seed-fields';

const credentialStates = ['good', 'wrong', 'removed', 'expired'] as const;

export function readConnectionState(fields: Fields): SeedConnectionState {
  const data = readData(fields);
  return {
    ...optional('credentialState', fields.oneOf('credentialState', credentialStates)),
    ...optional('renamedFrom', fields.text('renamedFrom')),
    ...optional('sharedAs', fields.text('sharedAs')),
    ...optional('lastUsedDaysAgo', fields.integer('lastUsedDaysAgo')),
    ...optional('failure', fields.text('failure')),
    former: fields.flag('former', false),
    namesIdentity: fields.flag('namesIdentity', false),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}

function readData(fields: Fields): Record<string, string | null> {
  const data: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(fields.free('data'))) {
    if (value === null || typeof value === 'string') {
      data[key] = value;
    } else {
      fields.complain(`data.${key}`, 'a text is expected, or null');
    }
  }
  return data;
}

export function readReadings(fields: Fields): Readings {
  const harsh = harshReadings;
  return {
    nullKeepsSecret: fields.flag('nullKeepsSecret', harsh.nullKeepsSecret),
    convertsFor: fields.oneOf('convertsFor', ['administrators', 'people']) ?? harsh.convertsFor,
    issuerConversion: fields.oneOf('issuerConversion', ['asCaller', 'always', 'absent']) ?? harsh.issuerConversion,
    issuerConversionTokens: fields.oneOf('issuerConversionTokens', ['entra', 'any']) ?? harsh.issuerConversionTokens,
    issuerConversionSpeaks: fields.flag('issuerConversionSpeaks', harsh.issuerConversionSpeaks),
    issuerConversionTidies: fields.flag('issuerConversionTidies', harsh.issuerConversionTidies),
    savingConvertsIssuer: fields.flag('savingConvertsIssuer', harsh.savingConvertsIssuer),
    deletedTrustLingers: fields.flag('deletedTrustLingers', harsh.deletedTrustLingers),
    marksOutdated: fields.flag('marksOutdated', harsh.marksOutdated),
  };
}
