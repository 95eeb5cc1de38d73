/** From the name of a seed, its file, or its text, to the seed. */
import { readBySchema, toLine } from '../complaints';
import { readSeedFile, readSeedText, WrongSeed } from './extends';
import { checkReferences } from './references';
import { type Seed, seedSchema } from './schema';

export { WrongSeed } from './extends';

/** A shipped seed by name (`contoso`), or a YAML file. @throws WrongSeed */
export function loadSeed(nameOrFile: string): Seed {
  return read(readSeedFile(nameOrFile), nameOrFile);
}

/** @throws WrongSeed */
export function parseSeed(yamlText: string): Seed {
  return read(readSeedText(yamlText), 'the given seed');
}

function read(value: unknown, what: string): Seed {
  const result = readBySchema(seedSchema, value);
  // Names can be followed only in what could be read.
  const complaints = 'read' in result ? checkReferences(result.read) : result.complaints;
  if (!('read' in result) || complaints.length > 0) {
    throw new WrongSeed(`Wrong seed (${what}):\n${complaints.map((one) => `  ${toLine(one, 'the seed')}`).join('\n')}`);
  }
  return result.read;
}
