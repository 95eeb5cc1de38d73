/** The rule on made-up texts, and the names that core may have put into words. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { spell } from '../../core';
import { named, runAs, say, set } from '../../core/problem/said';
import { inYaml } from '../../tasks/words';
import { inputsUnnamed, taskInputs } from './inputs-named';
import { judge, rowsOf } from './judging';

describe('no text of core names an input of a task', () => {
  const path = 'core/entra/key/problems.ts';
  judge(inputsUnnamed, [
    ...rowsOf(
      path,
      [
        "const fix = 'Set takeOver: true to do so.';",
        `const fix = \`Give it as clientSecret, \${how}.\`;`,
        "const fix = 'Run with mode: apply again.';",
        "const why = 'With identity: newApplication it keeps its own.';",
      ],
      true,
    ),
    ...rowsOf(
      path,
      [
        `const fix = say\`\${set('takeOver', 'true')} to do so.\`;`,
        "const key = 'clientSecret';",
        "const why = 'The mode is another one, and the project has no role.';",
        "const query = '| where name == clientId';",
      ],
      false,
    ),
    ['a task', { 'tasks/problems/a.ts': "const fix = 'Set takeOver: true to do so.';" }],
  ]);

  it('and what core has put into words is an input of a task', () => {
    const text = readFileSync(new URL('../../core/problem/said.ts', import.meta.url), 'utf8');
    const fields = Array.from(text.matchAll(/^ {2}\| '(\w+)'/gm), ([, name]) => name);
    const names = taskInputs.map(({ name }) => name);
    assert.ok(fields.length > 20, fields.join());
    assert.deepEqual(
      fields.filter((field) => !names.includes(field ?? '')),
      [],
    );
  });
});

describe('what a pipeline says of actions', () => {
  const cases = [
    [say`${set('takeOver', 'true')} if it is meant.`, 'Set takeOver: true if it is meant.'],
    [say`It is theirs. ${set('connectionName')} to another.`, 'It is theirs. Set connectionName to another.'],
    [say`Leave ${named('clientSecret')} out.`, 'Leave clientSecret out.'],
    [say`${named('identity', 'newApplication')} keeps it.`, 'identity: newApplication keeps it.'],
    [say`${runAs({ mode: 'apply' })} to mend it.`, 'Run with mode: apply to mend it.'],
    [say`Or ${runAs({ action: 'remove', mode: 'plan' })}.`, 'Or run with action: remove and mode: plan.'],
    [say`To do all, ${runAs({ action: 'convertAll' })}.`, 'To do all, run ManageAmlLinks with action: convertAll.'],
    [say`Say ${say`${set('role', 'a\nb')} twice`}..`, 'Say set role: a b twice.'],
  ] as const;
  for (const [said, text] of cases) {
    it(`is ${JSON.stringify(text)}`, () => assert.equal(spell(said, inYaml), text));
  }
});
