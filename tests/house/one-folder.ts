/** Every noun is imported from one folder: there is one of its name, and no file of its name elsewhere. */
import { isNoun, roomOf } from './rooms';
import { below, type Rule } from './sources';

/**
 * A part of a recipe (`core/links/…/role.ts`) is named after the noun that it deals with and is no home of it, so the
 * recipes do not count.
 */
export const oneFolder: Rule = (sources) => {
  const files = below(sources, 'core').filter(({ path }) => !path.startsWith('core/links/'));
  const rooms = [...new Set(files.map(({ path }) => roomOf(path) ?? ''))].filter(isNoun);
  return rooms.flatMap((room) => {
    const noun = wordOf(room);
    const twin = rooms.find((other) => other < room && wordOf(other) === noun);
    const strays = files.filter(({ path }) => {
      const other = roomOf(path) ?? '';
      return !(isNoun(other) && wordOf(other) === noun) && isNamed(path, noun);
    });
    return [
      ...(twin ? [`${room}:1: is a second folder of "${noun}", beside ${twin}`] : []),
      ...strays.map(({ path }) => `${path}:1: is about "${noun}", which lives in ${room}`),
    ];
  });
};

/** Whether the file or a folder that it is in, below its room, has the noun's name, be it of many. */
function isNamed(path: string, noun: string): boolean {
  return path
    .split('/')
    .slice(1)
    .some((part) => singular(part.replace(/\.tsx?$/, '')) === noun);
}

function wordOf(room: string): string {
  return singular(room.split('/').at(-1) ?? '');
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}
