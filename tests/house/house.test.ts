/** The house as it stands: no rule has a complaint about it. What each rule finds is shown in the `rules` beside this. */
import assert from 'node:assert/strict';
import { circlesOfFiles, circlesOfRooms } from './circles';
import { noKeptContext } from './closures';
import { importsOf } from './imports';
import { inputsUnnamed } from './inputs-named';
import { oneFolder } from './one-folder';
import { problemsMade } from './problems-made';
import { resourcesRemoveNothing } from './resources';
import { isNoun, roomOf } from './rooms';
import { filesAreShort, nothingTwice, parametersAreFew } from './sizes';
import { type Rule, readSources } from './sources';
import { noStatuses } from './statuses';
import { walls } from './walls';

const rules: Readonly<Record<string, Rule>> = {
  'every file stands in a room and imports what the room may': walls,
  'no files import each other': circlesOfFiles,
  'no rooms import each other': circlesOfRooms,
  'every noun is imported from one folder': oneFolder,
  'no noun and no recipe speaks of an HTTP status': noStatuses,
  'no resource removes': resourcesRemoveNothing,
  'no recipe keeps a context': noKeptContext,
  'no file is over 250 lines': filesAreShort,
  'no function has over three parameters without a reason': parametersAreFew,
  'no twenty lines stand twice': nothingTwice,
  'problems are made in problems files': problemsMade,
  'no text of core names an input of a task': inputsUnnamed,
};

describe('the house', () => {
  const sources = readSources();

  for (const [title, rule] of Object.entries(rules)) {
    it(title, () => {
      assert.deepEqual(rule(sources), []);
    });
  }

  // A rule that looks into an empty room has no complaints.
  it('the rules see the rooms that they are about', () => {
    const rooms = new Set([...sources.keys()].map((path) => roomOf(path) ?? ''));
    assert.ok([...rooms].filter(isNoun).length >= 14, [...rooms].join(' '));
    const halls = ['index', 'context', 'engine', 'problem', 'http', 'names', 'links'].map((name) => `core/${name}`);
    assert.deepEqual(
      [...halls, 'tasks', 'emulator', 'scripts', 'tests'].filter((room) => !rooms.has(room)),
      [],
    );
  });

  it('is seen whole: its files import each other and packages', () => {
    const imports = importsOf(sources);
    assert.ok(sources.size > 450, `only ${sources.size} files`);
    assert.ok(imports.length > 1800, `only ${imports.length} imports`);
    const lost = imports.filter(({ isOurs, target = '' }) => isOurs && !sources.has(target));
    assert.deepEqual(
      lost.map(({ from, target }) => `${from.path} imports ${target}`),
      [],
    );
  });
});
