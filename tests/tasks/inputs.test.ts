import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedOnce, root } from '../package-once';
import { After } from './after-run';
import type { InputRow } from './input-row';
import { inputRows } from './input-rows';
import { type Bench, onBench } from './served-run';

interface Input {
  readonly name: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
}

const task = JSON.parse(readFileSync(join(root, 'tasks', 'EnsureAmlServiceConnection', 'task.json'), 'utf8'));
const inputs: readonly Input[] = task.inputs;

const own = Number.parseInt(process.versions.node, 10);
/** The Node that runs this, and those of the task's two handlers where the environment names them. */
const nodes: readonly (readonly [major: number, path: string | undefined])[] = [...new Set([own, 20, 24])].map(
  (major) => [major, major === own ? process.execPath : process.env[`AML_LINKS_NODE${major}`]],
);

/** Names of the inputs that a row gives, those of its further steps too. */
function namesIn({ inputs: given, more, prepared = {} }: InputRow): readonly string[] {
  return [given, prepared, ...(more?.thenRun ?? [])].flatMap(Object.keys);
}

async function prepare({ prepared = {} }: InputRow, after: After, bench: Bench): Promise<Record<string, string>> {
  const made = Object.entries(prepared).map(async ([name, make]) => [name, await make(after, bench)] as const);
  return Object.fromEntries(await Promise.all(made));
}

describe('task EnsureAmlServiceConnection, input by input', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('has a row for every input of task.json, and for every value of its lists', () => {
    const named = new Set(inputRows.flatMap(namesIn));
    assert.deepEqual(
      inputs.map(({ name }) => name).filter((name) => !named.has(name)),
      [],
    );
    const given = inputRows.flatMap(({ inputs: first, more }) => [first, ...(more?.thenRun ?? [])]);
    for (const { name, options = {}, properties } of inputs) {
      const values = new Set(given.map((one) => one[name]));
      const open = properties?.EditableOptions === 'True' ? [] : Object.keys(options);
      assert.deepEqual(
        open.filter((value) => !values.has(value)),
        [],
        name,
      );
    }
  });

  for (const [major, nodePath] of nodes) {
    describe(`on Node ${major}`, () => {
      before(function () {
        if (nodePath === undefined) {
          console.log(`      SKIPPED: set AML_LINKS_NODE${major} to the path of a Node ${major}.`);
          this.skip();
        }
      });

      it('is that Node', () => {
        assert.match(
          spawnSync(nodePath ?? '', ['--version'], { encoding: 'utf8' }).stdout,
          new RegExp(`^v${major}\\.`),
        );
      });

      for (const row of inputRows) {
        it(`the task, told ${row.title}`, async () => {
          await onBench(row.seed, async (bench) => {
            const after = new After(bench);
            const prepared = await prepare(row, after, bench);
            const agent = nodePath === undefined ? {} : { agent: { nodePath } };
            row.shows(await bench.run({ ...row.inputs, ...prepared }, { ...row.more, ...agent }), after);
          });
        });
      }
    });
  }
});
