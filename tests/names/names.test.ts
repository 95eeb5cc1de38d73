import assert from 'node:assert/strict';
import { cloudOf, sanitize } from '../../core';
import { foldArmId, isAtOrBelow, isGuid, sameArmId, sameText } from '../../core/names/ids';
import { carriesMark, markOf, stableGuid } from '../../core/names/mark';
import { parseCommand } from '../../emulator/agent/commands';

const id = '/subscriptions/S/resourceGroups/rg/providers/P/t/n';

describe('Azure resource ids', () => {
  it('are the same in any case and with a slash at the end', () => {
    assert.ok(sameArmId(id, `${id.toUpperCase()}/`));
    assert.equal(foldArmId(`${id}//`), id.toLowerCase());
    assert.ok(!sameArmId(id, `${id}n`));
  });

  it('lie at or below another by whole segments only', () => {
    for (const outer of [id, '/subscriptions/s', '/subscriptions/s/resourcegroups/RG/', '/']) {
      assert.ok(isAtOrBelow(id, outer), outer);
    }
    for (const outer of ['/subscriptions/S/resourceGroups/r', `${id}/child`, '/subscriptions/other']) {
      assert.ok(!isAtOrBelow(id, outer), outer);
    }
  });

  it('tells GUIDs from other text, and absent from given', () => {
    assert.ok(isGuid('0A1B2C3D-1111-4222-8333-444455556666'));
    assert.ok(!isGuid('0a1b2c3d111142228333444455556666') && !isGuid(' 0a1b2c3d-1111-4222-8333-444455556666'));
    assert.ok(sameText(undefined, undefined) && !sameText(undefined, ''));
  });
});

describe('our mark', () => {
  it('gives the same GUID for the same parts in any case, another for others, and never a new one', () => {
    assert.equal(stableGuid('a', 'B'), stableGuid('A', 'b'));
    assert.notEqual(stableGuid('a', 'b'), stableGuid('b', 'a'));
    // It must never change: names of what is there hang on it.
    assert.equal(stableGuid('a', 'b'), '2d796349-8c7e-55ec-9624-54ece82ed031');
  });

  it('names the run within 250 characters, and is known again', () => {
    const maker = { who: 'contoso/churn, run 7', url: 'https://dev.azure.com/contoso/churn/_build/results?buildId=7' };
    assert.ok(markOf(maker).includes(maker.who) && markOf(maker).includes(maker.url));
    const long = markOf({ who: 'x'.repeat(400), url: maker.url });
    assert.ok(long.length <= 250 && carriesMark(long));
    assert.ok(
      carriesMark(`Something.\n${markOf(maker)}.`) && !carriesMark('Managed by hand') && !carriesMark(undefined),
    );
  });
});

describe('text from outside', () => {
  for (const text of [
    '##vso[task.setvariable variable=x]y',
    'before ##vso[task.complete result=Succeeded]done',
    '###vso[task.setvariable variable=x]y',
    '####vso[task.setvariable variable=x]y',
    'a\n##vso[task.setvariable variable=x]y',
    'a\r##vso[task.setvariable variable=x]y',
    '#\u0000#vso[task.setvariable variable=x]y',
    '#\u0007#vso[task.setvariable variable=x]y',
    '#\u0085#vso[task.setvariable variable=x]y',
    '##VSO[task.setvariable variable=x]y',
    '##[error]red',
    '##[group]folded',
  ]) {
    it(`commands nothing: ${JSON.stringify(text)}`, () => {
      const line = sanitize(text);
      assert.equal(parseCommand(line), undefined);
      assert.doesNotMatch(line, /##|\p{Cc}/u);
      assert.match(line, /\[(task|error|group)/, 'its words stay readable');
    });
  }

  it('is one line of the length allowed, and untouched when there is nothing in it', () => {
    assert.equal(sanitize(' issue #1, C# and a [link] '), 'issue #1, C# and a [link]');
    assert.equal(sanitize('x'.repeat(700)), `${'x'.repeat(600)}…`);
    assert.equal(sanitize('abcdef', 3), 'abc…');
  });

  it('is read in the direction in which it was written, on one line', () => {
    assert.equal(sanitize('zw \u202edorp\u202c\u2028next \u2067x\u2069'), 'zw  dorp next  x');
    assert.equal(sanitize('pré 生产 سلام'), 'pré 生产 سلام');
  });
});

describe('clouds', () => {
  it('take what the connection says before what is known', () => {
    const text = { environment: 'azureusgovernment', arm: 'https://arm.example/', authority: undefined, graph: '' };
    const cloud = cloudOf(text);
    assert.deepEqual(
      [cloud?.name, cloud?.arm, cloud?.authority, cloud?.graph],
      ['AzureUSGovernment', 'https://arm.example', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
    );
  });

  it('are the public one when nothing is said, and none when it is not known', () => {
    const text = { environment: undefined, arm: undefined, authority: undefined, graph: undefined };
    assert.equal(cloudOf(text)?.arm, 'https://management.azure.com');
    assert.equal(cloudOf({ ...text, environment: 'AzureStack' }), undefined);
  });
});
