/** JSON that somebody wrote is changed as little as possible. */
import assert from 'node:assert/strict';
import { editJson } from '../../core/names/json-edit';
import { placeJson } from '../../core/names/json-text';

const studio = `{
	"name": "mlw-churn",
	"type": "Microsoft.Synapse/workspaces/linkedservices",
	"properties": {
		"annotations": [],
		"type": "AzureMLService",
		"typeProperties": {
			"subscriptionId": "s",
			"mlWorkspaceName": "old"
		}
	}
}`;
const spaced = studio.replaceAll('\t', '  ').replaceAll('\n', '\r\n');

/** The lines that are not in both. */
function changedLines(before: string, after: string): readonly string[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  return [
    ...left.filter((line) => !right.includes(line)).map((line) => `-${line.trim()}`),
    ...right.filter((line) => !left.includes(line)).map((line) => `+${line.trim()}`),
  ];
}

function changed(text: string, change: (value: { properties: Record<string, unknown> }) => void): string {
  const value = JSON.parse(text);
  change(value);
  const edited = editJson(text, value);
  assert.deepEqual(JSON.parse(edited), value);
  assert.equal(editJson(edited, value), edited, 'a second change changes nothing');
  return edited;
}

describe('a change of JSON that somebody wrote', () => {
  for (const [title, text] of [
    ['tabs and LF', studio],
    ['spaces and CRLF', spaced],
    ['a line break at its end', `${studio}\n`],
    ['one line', JSON.stringify(JSON.parse(studio))],
    ['one line with spaces', '{ "a" : 1 , "properties" : { "annotations":[ ] , "x":{} } }'],
  ] as const) {
    it(`touches nothing where nothing differs: ${title}`, () => {
      assert.equal(editJson(text, JSON.parse(text)), text);
    });

    it(`changes, adds and takes away: ${title}`, () => {
      changed(text, ({ properties }) => Object.assign(properties, { type: 'b', more: { deep: [1, { x: 'é"\\' }] } }));
      changed(text, ({ properties }) => Object.assign(properties, { annotations: ['one', 'two'] }));
      changed(text, ({ properties }) => {
        delete properties.annotations;
      });
      changed(text, ({ properties }) => {
        delete properties.typeProperties;
        Object.assign(properties, { last: null });
      });
      changed(text, (value) => Object.assign(value, { properties: {} }));
      changed(text, (value) => Object.assign(value, { properties: [] }));
    });
  }

  it('touches one line for one value', () => {
    for (const text of [studio, spaced]) {
      const edited = changed(text, ({ properties }) => {
        Object.assign(properties.typeProperties ?? {}, { mlWorkspaceName: 'new' });
      });
      assert.equal(edited, text.replace('"old"', '"new"'));
    }
  });

  it('adds a field after the last one, as the file is written', () => {
    const edited = changed(spaced, ({ properties }) => Object.assign(properties, { description: 'For scoring.' }));
    assert.equal(edited, spaced.replace('    }\r\n  }', '    },\r\n    "description": "For scoring."\r\n  }'));
  });

  it('keeps the items that stay, and adds others at the end', () => {
    const text = '{\n  "tags": [\n    "a", "b",\n    { "n" : 1 }\n  ]\n}\n';
    assert.equal(
      editJson(text, { tags: ['a', { n: 1 }, 'c'] }),
      '{\n  "tags": [\n    "a", { "n" : 1 },\n    "c"\n  ]\n}\n',
    );
    assert.equal(editJson('{"tags":["a"]}', { tags: [] }), '{"tags":[]}');
    assert.deepEqual(changedLines(text, editJson(text, { tags: ['b', { n: 1 }] })), ['-"a", "b",', '+"b",']);
  });

  it('tells no order of fields apart', () => {
    assert.equal(editJson('{"a":1,"b":{"c":2,"d":3}}', { b: { d: 3, c: 2 }, a: 1 }), '{"a":1,"b":{"c":2,"d":3}}');
  });

  it('refuses what is no JSON, and a field that stands twice', () => {
    for (const text of ['', '{', '{"a":1,}', '{"a":1} // why', '{"a":1,"a":2}', '{"a":{"b":1,"b":1}}']) {
      assert.throws(() => placeJson(text), SyntaxError, text);
    }
  });
});
