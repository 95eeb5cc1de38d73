import assert from 'node:assert/strict';
import { allows } from '../../../core/azure/role/permission-read';

const read = 'Microsoft.MachineLearningServices/workspaces/read';
const write = 'Microsoft.MachineLearningServices/workspaces/write';

describe('what a permission of a role allows', () => {
  for (const [title, actions, notActions, allowed] of [
    ['one of its actions', [write, read], [], true],
    ['none of its actions', [write], [], false],
    ['nothing at all', [], [], false],
    ['one of its actions in other letters', [read.toUpperCase()], [], true],
    ['all that begins and ends so', ['Microsoft.MachineLearningServices/*/read'], [], true],
    ['all', ['*'], [], true],
    ['what only ends alike', ['*/workspaces/re'], [], false],
    ['a pattern whose points stand for themselves', [read.replace('.', '_'), 'MicrosoftXMachineLearning*'], [], false],
    ['what one of its exceptions takes away', ['*'], [write, '*/read'], false],
    ['what none of its exceptions takes away', ['*'], [write, '*/delete'], true],
  ] as const) {
    it(`${title}: ${allowed ? 'yes' : 'no'}`, () => {
      assert.equal(allows({ actions, notActions }, read), allowed);
    });
  }
});
