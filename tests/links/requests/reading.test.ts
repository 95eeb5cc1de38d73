import assert from 'node:assert/strict';
import { Secret } from '../../../core';
import { InputReading } from '../../../core/links/requests/reading';
import { complaintsOf } from '../../complaints';

interface Text {
  readonly size?: string | undefined;
  readonly colour?: string | undefined;
  readonly key?: Secret | undefined;
}

const readingOf = (text: Text) => new InputReading<Text>(text);

/** Every complaint so far. */
function soFar(reading: InputReading<Text>): readonly string[] {
  return complaintsOf(() => reading.complete({}));
}

describe('a reading of inputs', () => {
  it('gathers complaints until all values are there, and throws them together in their order', () => {
    const reading = readingOf({ size: 'huge', colour: 'loud' });
    assert.equal(reading.wholeNumber('size', { least: 1, most: 9, usual: 5 }), 5);
    assert.equal(reading.flag('colour'), false);
    assert.deepEqual(soFar(reading), [
      'size: "huge" is not a whole number from 1 to 9.',
      'colour: "loud" is neither true nor false.',
    ]);
  });

  it('gives all values when there is nothing to complain of', () => {
    const reading = readingOf({ size: '3' });
    const size = reading.wholeNumber('size', { least: 1, most: 9, usual: 5 });
    assert.deepEqual(reading.complete({ size, colour: reading.kind('colour', ['red', 'blue']) }), {
      size: 3,
      colour: 'red',
    });
  });

  it('does not pass over a value that is missing without a complaint', () => {
    assert.throws(() => readingOf({}).complete({ size: undefined }), /refused without a complaint/);
  });

  it('complains of an input that the chosen kind does not read, also of a secret, and then of a kind that is none', () => {
    const readers = { size: ['red'], key: ['red', 'blue'] } as const;
    const text = { size: '3', key: new Secret('given') };
    const blue = readingOf({ ...text, colour: 'blue' });
    assert.equal(blue.kind('colour', ['red', 'blue'], readers), 'blue');
    assert.deepEqual(soFar(blue), ['size: is given, but counts only with colour: red; colour is "blue".']);
    const green = readingOf({ ...text, colour: 'green' });
    assert.equal(green.kind('colour', ['red', 'blue'], readers), undefined);
    assert.deepEqual(soFar(green), [
      'size: is given, but counts only with colour: red; colour is "green".',
      'key: is given, but counts only with colour: red or blue; colour is "green".',
      'colour: "green" is none of red, blue.',
    ]);
  });

  it("takes another parser's complaints once, and its value as it is", () => {
    const reading = readingOf({});
    const value = { id: 7 };
    const size = { field: 'size', says: 'is small.' };
    const colour = { field: 'colour', says: 'is pale.' };
    assert.equal(reading.accept(value), value);
    assert.equal(reading.accept({ complaints: [size, colour] }), undefined);
    assert.equal(reading.accept({ complaints: [{ ...colour }] }), undefined);
    assert.deepEqual(soFar(reading), ['size: is small.', 'colour: is pale.']);
  });

  it('knows the names of its inputs when it is compiled, and which of them are plain text', () => {
    const reading = readingOf({});
    // @ts-expect-error: there is no such input.
    reading.complain('sise', 'is small.');
    // @ts-expect-error: there is no such input.
    assert.deepEqual(reading.list('colours'), []);
    // @ts-expect-error: a secret is no text.
    assert.deepEqual(reading.list('key'), []);
    // @ts-expect-error: a reading of fewer inputs is no reading of them all.
    const other: InputReading<Text & { readonly shape: string }> = reading;
    assert.equal(other, reading);
  });
});
