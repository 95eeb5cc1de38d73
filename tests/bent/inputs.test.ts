/** Any text in any input of any task: a request comes of it, or complaints; never an error of another kind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  parseEnsureAmlServiceConnection,
  parseLinkSynapseAml,
  parseManageAmlLinks,
  Secret,
  spell,
  WrongRequest,
} from '../../core';
import { type Lab, makeLab } from '../../scripts/lab';
import { wrongInput } from '../../tasks/problems/inputs';
import { inYaml } from '../../tasks/words';
import { certificateOf } from '../certificates';
import { root } from '../package-once';

const parsers = {
  EnsureAmlServiceConnection: parseEnsureAmlServiceConnection,
  LinkSynapseAml: parseLinkSynapseAml,
  ManageAmlLinks: parseManageAmlLinks,
};
type TaskName = keyof typeof parsers;

interface TaskInput {
  readonly name: string;
  readonly options?: Readonly<Record<string, string>>;
}

function inputsOf(task: TaskName): readonly TaskInput[] {
  return JSON.parse(readFileSync(join(root, 'tasks', task, 'task.json'), 'utf8')).inputs;
}

/** Texts that mean something somewhere, whole or in part. */
const words = fc.constantFrom(
  'mlw-churn',
  'rg-ml',
  'true',
  'false',
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '/subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/w',
  'https://ml.azure.com/?wsid=/subscriptions/%ZZ/resourcegroups/x&tid=%',
  'https://web.azuresynapse.net/?workspace=%2fsubscriptions%2f%',
  'https://',
  '*',
  ',',
  ';',
  '\n',
  '%',
  '$(x)',
  '__proto__',
  'constructor',
  '\ud800',
  '\u202e',
  '🙂',
  '"',
  '\\',
  '##vso[task.complete]',
);
const anyText = fc.oneof(
  { arbitrary: fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')), weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 1 },
  { arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }), weight: 1 },
  { arbitrary: fc.constant('x'.repeat(5000)), weight: 1 },
);

/** As a task hands it over: trimmed, and absent where nothing was typed. */
const typed = anyText.map((text) => text.trim() || undefined);

async function textOf({ name, options }: TaskInput): Promise<fc.Arbitrary<unknown>> {
  const complaint = fc.constant({ complaint: 'it cannot be read.' });
  switch (name) {
    case 'clientSecret':
      return typed.map((text) => text && new Secret(text));
    case 'certificateFile':
      return fc.oneof(fc.constant(await certificateOf('bent')), complaint);
    case 'planFile':
      return complaint;
    default:
      return options ? fc.oneof(fc.constantFrom(...Object.keys(options)), typed) : typed;
  }
}

async function textsOf(task: TaskName): Promise<fc.Arbitrary<Readonly<Record<string, unknown>>>> {
  const inputs = await Promise.all(inputsOf(task).map(async (input) => [input.name, await textOf(input)] as const));
  return fc.record(Object.fromEntries(inputs), { requiredKeys: [] });
}

describe('any text in any input', () => {
  let lab: Lab;
  before(async () => {
    lab = await makeLab();
  });

  for (const task of Object.keys(parsers) as TaskName[]) {
    it(`of ${task} becomes a request or complaints of inputs that there are`, async () => {
      const names = new Set(inputsOf(task).map(({ name }) => name));
      fc.assert(
        fc.property(await textsOf(task), (texts) => {
          try {
            assert.ok(parsers[task](texts, lab.around).action);
          } catch (failed) {
            assert.ok(failed instanceof WrongRequest, failed instanceof Error ? failed.stack : String(failed));
            assert.ok(failed.complaints.length > 0);
            for (const complaint of failed.complaints) {
              assert.ok(names.has(complaint.field), complaint.field);
              assert.ok(spell(complaint.says, inYaml).length > 3, complaint.field);
              assert.doesNotMatch(wrongInput(complaint).message, /undefined|\[object|\bNaN\b|##|\u202e/);
            }
          }
        }),
        { numRuns: 3100 },
      );
    });
  }
});
