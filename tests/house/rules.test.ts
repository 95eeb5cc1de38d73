/**
 * Each rule of the house on made-up sources: it finds the fault in every spelling, and is quiet on what is right. Here
 * the graph of imports; the other rules are in the files beside this one.
 */
import { circlesOfFiles, circlesOfRooms } from './circles';
import { judge } from './judging';
import { oneFolder } from './one-folder';

describe('circles', () => {
  const back = "import type { A } from './a';";
  judge(circlesOfFiles, [
    [
      'two files that import each other',
      { 'core/names/a.ts': "import './b';", 'core/names/b.ts': "import './a';" },
      ['core/names/a.ts:1'],
    ],
    [
      'a circle of types',
      { 'emulator/a.ts': "export type { B } from './b';", 'emulator/b.ts': back },
      ['emulator/a.ts:1'],
    ],
    [
      'a circle over a third file',
      {
        'tasks/a.ts': "import './c';",
        'tasks/b.ts': "export const load = () => import('./a');",
        'tasks/c.ts': "export * from './b';",
      },
      ['tasks/a.ts:1'],
    ],
    ['a file that imports itself', { 'tests/a.ts': back }, ['tests/a.ts:1']],
    [
      'each of two circles',
      {
        'hub/a.ts': "import './b';",
        'hub/b.ts': back,
        'scripts/a.ts': "import './b';",
        'scripts/b.ts': back,
      },
      ['hub/a.ts:1', 'scripts/a.ts:1'],
    ],
    [
      'two ways to one file',
      { 'core/names/a.ts': "import './b';\nimport './c';", 'core/names/b.ts': "import './c';", 'core/names/c.ts': '' },
    ],
  ]);

  judge(circlesOfRooms, [
    [
      'rooms that import each other by other files',
      {
        'core/http/a.ts': "import '../problem/b';",
        'core/problem/b.ts': '',
        'core/problem/c.ts': "import '../http/d';",
        'core/http/d.ts': '',
      },
      ['core/http:1'],
    ],
    [
      'a noun and the engine that import each other',
      {
        'core/azdo/project/read.ts': "import '../../engine/resource';",
        'core/engine/resource.ts': '',
        'core/engine/run.ts': "import '../azdo/project/wire';",
        'core/azdo/project/wire.ts': '',
      },
      ['core/azdo/project:1'],
    ],
    [
      'nouns that import each other by other files',
      {
        'core/azdo/project/read.ts': "import '../connection/read';",
        'core/azdo/connection/read.ts': '',
        'core/azdo/connection/problems.ts': "import '../project/problems';",
        'core/azdo/project/problems.ts': '',
      },
    ],
    ['arrows down alone', { 'core/links/a.ts': "import '../names/b';", 'core/names/b.ts': '' }],
  ]);
});

describe('a noun is imported from one folder', () => {
  judge(oneFolder, [
    [
      'two folders of one noun',
      { 'core/azdo/project/read.ts': '', 'core/github/project/read.ts': '' },
      ['core/github/project:1'],
    ],
    [
      'a file of the noun elsewhere',
      { 'core/azure/role/read.ts': '', 'core/http/role.ts': '' },
      ['core/http/role.ts:1'],
    ],
    [
      'a folder of the noun elsewhere, in the plural',
      { 'core/azure/role/read.ts': '', 'core/http/roles/list.ts': '' },
      ['core/http/roles/list.ts:1'],
    ],
    [
      'a file of the noun in another noun',
      { 'core/azure/role/read.ts': '', 'core/entra/key/role.ts': '' },
      ['core/entra/key/role.ts:1'],
    ],
    ['a part of a recipe that is named after the noun', { 'core/azure/role/role.ts': '', 'core/links/role.ts': '' }],
    ['names that only contain the noun', { 'core/azure/role/read.ts': '', 'core/http/role-permission.ts': '' }],
  ]);
});
