/** Rows of made-up sources, each with what a rule has to say of it. */
import assert from 'node:assert/strict';
import { madeUp, type Rule } from './sources';

type Texts = Readonly<Record<string, string>>;

/** A row: what it shows, the sources, and where complaints are due (`path:line`), in order; none when all is right. */
export type Row = readonly [title: string, texts: Texts, due?: readonly string[]];

/** One test a row. @param around what every row's sources hold beside its own */
export function judge(rule: Rule, rows: readonly Row[], around: Texts = {}): void {
  for (const [title, texts, due = []] of rows) {
    it(`${due.length > 0 ? 'finds' : 'lets pass'} ${title}`, () => {
      const said = rule(madeUp({ ...around, ...texts }));
      const places = said.map((complaint) => complaint.replace(/: .*$/s, ''));
      assert.deepEqual([...new Set(places)].sort(), [...due].sort(), said.join('\n'));
    });
  }
}

/** Rows of one file each, with a complaint on its first line, or none. */
export function rowsOf(path: string, texts: readonly string[], isFault: boolean): readonly Row[] {
  return texts.map((text) => [text.split('\n').join(' '), { [path]: text }, isFault ? [`${path}:1`] : []]);
}
