/** Text that is no value: variables that nobody replaced, and characters that nobody sees. */
import assert from 'node:assert/strict';
import { InputReading } from '../../../core/links/requests/reading';
import { sameText } from '../../../core/names/ids';
import { Secret } from '../../../core/names/secret';
import { complaintsOf } from '../../complaints';

interface Typed {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly list?: string | undefined;
  readonly key?: Secret | undefined;
  readonly mode?: string | undefined;
}

const complaints = (typed: Typed, more: (reading: InputReading<Typed>) => void = () => {}) =>
  complaintsOf(() => {
    const reading = new InputReading(typed);
    more(reading);
    reading.complete({});
  });

describe('a variable that nobody replaced', () => {
  for (const [typed, named] of [
    ['$(env)', '$(env)'],
    ['mlw-$(env)', '$(env)'],
    ['a\n$(Build.Reason)', '$(Build.Reason)'],
    ['$(my variable)', '$(my variable)'],
  ] as const) {
    for (const field of ['name', 'description', 'list'] as const) {
      it(`is refused in ${field}, and named: ${JSON.stringify(typed)}`, () => {
        assert.deepEqual(complaints({ [field]: typed }), [
          `${field}: names the variable ${named}, which this run does not have. Check its name and its variable group; runs for pull requests of forks get no secrets.`,
        ]);
      });
    }
  }

  const template = ['$', '{{ parameters.env }}'].join('');
  for (const typed of ['$[variables.env]', template, `x-${template}`]) {
    it(`is refused as an expression: ${typed}`, () => {
      assert.match(
        complaints({ name: typed }).join(),
        /^name: holds the expression \$[[{].*, which is not evaluated here\./,
      );
    });
  }

  for (const typed of ['$5', '$()', 'costs $ (5)', '$[0] of it', '$x', '100 %']) {
    it(`is not meant by ${typed}`, () => {
      assert.deepEqual(complaints({ name: typed }), []);
    });
  }

  it('is refused as a secret only where it is all of that, and is not shown otherwise', () => {
    assert.match(complaints({ key: new Secret('$(key)') }).join(), /^key: names the variable \$\(key\)/);
    assert.deepEqual(complaints({ key: new Secret('a$(b)c') }), []);
  });

  it('is complained of once, and all else counts as if nothing was typed', () => {
    const found = complaints({ name: '$(name)', mode: '$(mode)', list: ',' }, (reading) => {
      assert.equal(reading.text.name, undefined);
      assert.equal(reading.kind('mode', ['one', 'two'], { name: ['two'] }), 'one');
      reading.complain('name', 'nothing is given.');
      reading.complain('list', 'holds nothing.');
    });
    assert.deepEqual(
      found.map((one) => one.replace(/ .*/, '')),
      ['name:', 'mode:', 'list:'],
    );
    assert.match(found[0] ?? '', /names the variable/);
  });
});

describe('a character that nobody sees', () => {
  for (const [character, words] of [
    ['\u00a0', 'a no-break space (U+00A0)'],
    ['\u200b', 'a zero-width space (U+200B)'],
    ['\u202e', 'a character that turns the direction of writing (U+202E)'],
    ['\u2066', 'a character that turns the direction of writing (U+2066)'],
    ['\ufeff', 'a byte order mark (U+FEFF)'],
    ['\u3164', 'a character that is not seen (U+3164)'],
    ['\u3000', 'a character that is not seen (U+3000)'],
    ['\u2028', 'a character that is not seen (U+2028)'],
    ['\u{e0041}', 'a character that is not seen (U+E0041)'],
  ] as const) {
    it(`is refused in a name, and named: ${words}`, () => {
      assert.deepEqual(complaints({ name: `zw${character}prod` }), [
        `name: holds ${words}. Type it anew; pasted text may hold more.`,
      ]);
    });
  }

  it('may stand in a text that names nothing, and other letters anywhere', () => {
    assert.deepEqual(complaints({ description: 'Owned\u00a0by us', name: 'pré-生产 1', list: 'a\nb, c' }), []);
  });
});

describe('a letter and its accent', () => {
  it('are one, however they are typed', () => {
    assert.equal(new InputReading({ name: 'pre\u0301' }).text.name, 'pr\u00e9');
    assert.ok(sameText('PRE\u0301-prod', 'pr\u00e9-PROD'));
  });
});
