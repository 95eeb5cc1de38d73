/** The plan of the house: which file stands in which room. */

const systems = ['azdo', 'entra', 'azure', 'synapse', 'github'];
const halls = ['engine', 'problem', 'http', 'names', 'links'];

/**
 * `tasks`, `core/index`, `core/http`, or a noun's folder such as `core/azdo/connection`; `undefined` for a file that
 * stands in none.
 */
export function roomOf(path: string): string | undefined {
  const [house = '', first = '', second = '', ...rest] = path.split('/');
  if (house !== 'core') {
    return ['tasks', 'hub', 'emulator', 'scripts', 'tests'].includes(house) ? house : undefined;
  }
  if (second === '') {
    const name = first.replace(/\.ts$/, '');
    return ['index', 'context'].includes(name) ? `core/${name}` : undefined;
  }
  if (halls.includes(first)) {
    return `core/${first}`;
  }
  return systems.includes(first) && rest.length > 0 ? `core/${first}/${second}` : undefined;
}

/** Whether a room is a noun's folder. */
export function isNoun(room: string): boolean {
  return room.split('/').length === 3;
}

/** Where a noun's files are, and those of the recipes. */
export const nounsAndLinks = [...systems, 'links'].map((name) => `core/${name}`);
