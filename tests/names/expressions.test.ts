/** The expressions of Data Factory in all spellings. Source: docs data-factory/control-flow-expression-language-functions. */
import assert from 'node:assert/strict';
import { expressionsIn, holdsExpression } from '../../core/names/expressions';

describe('expressions of Data Factory', () => {
  for (const [text, isOne] of [
    ['@linkedService().SecretName', true],
    ["@concat('mlw-', linkedService().env)", true],
    ['@{linkedService().SecretName}', true],
    ['mlw-@{linkedService().env}-01', true],
    ['@@escaped-@{linkedService().env}', true],
    ['a@@@{linkedService().env}', true],
    ['@', true],
    ['@@linkedService().SecretName', false],
    ['@@', false],
    ['@@{linkedService().env}', false],
    ['Answer is: @@{linkedService().env}', false],
    [' @linkedService().x', false],
    ['ops@contoso.com', false],
    ['mlw-churn', false],
    ['', false],
  ] as const) {
    it(`${isOne ? 'finds one in' : 'finds none in'} "${text}"`, () => {
      assert.equal(holdsExpression(text), isOne);
    });
  }

  it('finds objects of the type Expression in any case, and says where each is', () => {
    const value = {
      plain: 'x',
      object: { value: 'mlw', type: 'Expression' },
      lower: { value: '@x', type: 'expression' },
      title: { Value: '@x', Type: 'EXPRESSION' },
      key: { type: 'AzureKeyVaultSecret', store: { parameters: { vault: '@linkedService().vault' } } },
      list: ['a', '@b', { c: '@{d}' }],
      none: [null, 1, true, '@@x'],
    };
    assert.deepEqual(expressionsIn(value), [
      'object',
      'lower',
      'title',
      'key.store.parameters.vault',
      'list[1]',
      'list[2].c',
    ]);
  });
});
