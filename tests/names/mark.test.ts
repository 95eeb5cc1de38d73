import assert from 'node:assert/strict';
import { carriesMark, type Maker, makerIn, markOf } from '../../core/names/mark';

/** A maker whose sentence, with the address of its run, has so many characters. */
function makerOf(length: number): Maker {
  const url = 'https://dev.azure.com/contoso/churn/_build/results?buildId=7';
  const without = markOf({ who: '', url }).length;
  return { who: 'x'.repeat(length - without), url };
}

describe('the mark at the length that fits every field', () => {
  it('holds the address of the run while the whole has 250 characters', () => {
    const maker = makerOf(250);
    const mark = markOf(maker);
    assert.equal(mark.length, 250);
    assert.ok(mark.endsWith(`(${maker.url})`) && carriesMark(mark));
  });

  it('leaves the address out from 251 characters on, and keeps who it was', () => {
    const maker = makerOf(251);
    const mark = markOf(maker);
    assert.equal(mark, `Managed by AML Links for Azure DevOps; made by ${maker.who}`);
    assert.ok(carriesMark(mark));
  });

  it('is cut at 250 characters where even the maker is longer', () => {
    const mark = markOf({ who: 'x'.repeat(300), url: undefined });
    assert.equal(mark.length, 250);
    assert.ok(carriesMark(mark));
  });
});

describe('who made a thing, by its mark', () => {
  const who = 'contoso/churn, run 20261121.1';
  const url = 'https://dev.azure.com/contoso/churn/_build/results?buildId=7';
  const mark = markOf({ who, url });
  for (const [text, maker] of [
    [mark, { who, url }],
    [`For training.\n${mark}.\nSecret with fingerprint 0123abcd.`, { who, url }],
    [markOf({ who, url: undefined }), { who, url: undefined }],
    [`${markOf({ who, url: undefined })}.`, { who, url: undefined }],
    ['Managed by Terraform; made by hand', undefined],
    [undefined, undefined],
  ] as const) {
    it(`is read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(makerIn(text), maker);
    });
  }
});
