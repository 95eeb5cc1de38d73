/** Who may import whom, on made-up sources. */
import { judge, type Row } from './judging';
import { walls } from './walls';

/** A file that imports one thing. */
const arrow = (from: string, text: string, isFault: boolean): Row => [
  `${from} importing ${text}`,
  { [from]: `import { x } from '${text}';` },
  isFault ? [`${from}:1`] : [],
];

describe('the walls of the house', () => {
  const files = {
    'core/index.ts': '',
    'core/context.ts': '',
    'core/names/ids.ts': '',
    'core/problem/problem.ts': '',
    'core/http/ask.ts': '',
    'core/http/refusals/arm.ts': '',
    'core/engine/resource.ts': '',
    'core/engine/recipe.ts': '',
    'core/azdo/project/read.ts': '',
    'core/azdo/project/wire.ts': '',
    'core/entra/key/secret-read.ts': '',
    'core/entra/key/certificate-problems.ts': '',
    'core/entra/key/secret-resource.ts': '',
    'core/links/role.ts': '',
    'tasks/agent.ts': '',
    'emulator/index.ts': '',
    'tests/lab.ts': '',
  };
  const noun = 'core/azure/role/read.ts';
  judge(
    walls,
    [
      arrow('tasks/task.ts', '../core', false),
      arrow('tasks/Ensure/index.ts', '../../core/index', false),
      arrow('tasks/Ensure/index.ts', '../agent', false),
      arrow('tasks/task.ts', '../core/names/ids', true),
      arrow('tasks/task.ts', '../emulator', true),
      arrow('hub/page.tsx', '../core', false),
      arrow('hub/page.tsx', '../core/links/role', false),
      arrow('hub/page.tsx', '../core/azdo/project/read', true),
      arrow('hub/page.tsx', '../tasks/agent', true),
      arrow('emulator/serve.ts', '../core', true),
      arrow('emulator/serve.ts', '../tests/lab', true),
      arrow('tests/a.test.ts', '../core/azdo/project/wire', false),
      arrow('scripts/docs.ts', '../tests/lab', false),
      arrow('core/names/mark.ts', './ids', false),
      arrow('core/names/mark.ts', '../problem/problem', true),
      arrow('core/problem/words.ts', '../names/ids', false),
      arrow('core/problem/words.ts', '../http/ask', true),
      arrow('core/problem/words.ts', '../context', true),
      arrow('core/http/transport.ts', '../problem/problem', false),
      arrow('core/http/transport.ts', '../context', false),
      arrow('core/http/refusals/graph.ts', '../ask', false),
      arrow('core/http/transport.ts', '../engine/resource', true),
      arrow('core/engine/run.ts', '../http/ask', false),
      arrow('core/engine/run.ts', '../azdo/project/read', true),
      arrow('core/engine/run.ts', '../links/role', true),
      arrow(noun, '../../http/refusals/arm', false),
      arrow(noun, '../../context', false),
      arrow(noun, '../../engine/resource', false),
      arrow(noun, '../../engine/recipe', true),
      arrow(noun, '../../azdo/project/read', false),
      arrow(noun, '../../azdo/project/wire', true),
      arrow(noun, '../../entra/key/secret-read', false),
      arrow(noun, '../../entra/key/certificate-problems', false),
      arrow(noun, '../../entra/key/secret-resource', true),
      arrow(noun, '../../links/role', true),
      arrow(noun, '../..', true),
      arrow('core/azdo/project/resource.ts', './wire', false),
      arrow('core/links/aml-connection/recipe.ts', '../../azdo/project/wire', false),
      arrow('core/links/aml-connection/recipe.ts', '../../engine/recipe', false),
      arrow('core/links/aml-connection/recipe.ts', '../../index', true),
      arrow('core/links/aml-connection/recipe.ts', '../../../tasks/agent', true),
      ['core/index giving out everything of core', { 'core/index.ts': "export * from './links/role';" }],
      [
        'core/index giving out what is outside',
        { 'core/index.ts': "export * from '../tasks/agent';" },
        ['core/index.ts:1'],
      ],
    ],
    files,
  );

  const spellings = [
    "import type { X } from '../links/role';",
    "import { type X } from '../links/role.js';",
    "import '../links/role';",
    "export * from '../links/role';",
    "export type { X } from '../links/role';",
    "import x = require('../links/role');",
    "const x = require('../links/role');",
    "const x = await import('../links/role');",
    'const x = import(`../links/role`);',
    "type X = import('../links/role').X;",
    "let x: typeof import('../links/role');",
    '/// <reference path="../links/role.ts" />',
    "const where = '../links/role'; import(where);",
    'function load(where: string) { return import(where); }',
  ];
  judge(
    walls,
    spellings.map((text) => [text, { 'core/names/a.ts': text }, ['core/names/a.ts:1']]),
    files,
  );

  const packages: readonly (readonly [file: string, name: string, isFault: boolean])[] = [
    ['tasks/agent.ts', 'azure-pipelines-task-lib/task', false],
    ['tasks/task.ts', 'azure-pipelines-task-lib', true],
    ['tasks/organization.ts', 'azure-devops-node-api', false],
    ['tasks/agent.ts', 'azure-devops-node-api', true],
    ['hub/host.ts', 'azure-devops-extension-sdk', false],
    ['hub/page.tsx', 'azure-devops-extension-api', true],
    ['tasks/tokens.ts', '@azure/identity', false],
    ['tasks/http.ts', '@azure/identity', true],
    ['core/azure/aml-workspace/sdk.ts', '@azure/arm-machinelearning', false],
    ['core/synapse/workspace/read.ts', '@azure/arm-synapse', false],
    ['core/http/arm.ts', '@azure/arm-synapse', true],
    ['core/azdo/project/a.ts', '@azure/arm-synapse', true],
    ['core/http/transport.ts', '@azure/core-rest-pipeline', false],
    ['core/context.ts', '@azure/core-rest-pipeline', false],
    ['tasks/http.ts', '@azure/core-rest-pipeline', false],
    ['core/azure/aml-workspace/read.ts', '@azure/core-rest-pipeline', true],
    ['core/names/mark.ts', 'uuid', false],
    ['core/entra/trust/read.ts', '@noble/hashes/sha2.js', false],
    ['emulator/seed.ts', 'zod', false],
    ['core/names/ids.ts', 'zod', true],
    ['tasks/task.ts', 'yaml', true],
    ['tasks/task.ts', 'node:fs', false],
    ['core/names/ids.ts', 'node:crypto', true],
    ['core/names/ids.ts', 'crypto', true],
    ['hub/page.tsx', 'node:path', true],
    ['hub/page.tsx', 'react', false],
    ['core/names/ids.ts', 'react', true],
    ['tests/a.test.ts', '@azure/identity', false],
  ];
  judge(
    walls,
    packages.map(([file, name, isFault]) => arrow(file, name, isFault)),
  );

  judge(walls, [
    [
      'a file in no room',
      { 'core/world.ts': '', 'core/wire/ask.ts': '', 'core/azdo/x.ts': '' },
      ['core/world.ts:1', 'core/wire/ask.ts:1', 'core/azdo/x.ts:1'],
    ],
  ]);
});
