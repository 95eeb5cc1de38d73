/** What is wrong with a request, in the words of a pipeline. */
import assert from 'node:assert/strict';
import { spell, WrongRequest } from '../core';
import { inYaml } from '../tasks/words';

/** What a request is complained of: `workspace: nothing is given.`; nothing when it is good. */
export function complaintsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
    return [];
  } catch (failed) {
    assert.ok(failed instanceof WrongRequest, String(failed));
    return failed.complaints.map(({ field, says }) => `${field}: ${spell(says, inYaml)}`);
  }
}
