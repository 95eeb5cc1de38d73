/** Which addresses go by the proxy that the agent was configured with. */
import assert from 'node:assert/strict';
import { proxyFor } from '../../tasks/proxy';

const plain = { url: 'http://proxy.corp:8080', user: undefined, password: undefined };
const graph = 'https://graph.microsoft.com/v1.0/applications';
const patterns = {
  graph: /^https:\/\/graph\.microsoft\.com/i,
  arm: /^https:\/\/management\.azure\.com/i,
};

describe("the agent's proxy and its bypass list", () => {
  for (const [title, bypass, goesByIt] of [
    ['no pattern', [], true],
    ['one pattern, which matches', [patterns.graph], false],
    ['one pattern, which does not match', [patterns.arm], true],
    ['two patterns, of which the first matches', [patterns.graph, patterns.arm], false],
    ['two patterns, of which the second matches', [patterns.arm, patterns.graph], false],
    ['two patterns, of which none matches', [patterns.arm, /\.vault\.azure\.net/], true],
  ] as const) {
    it(`sends an address ${goesByIt ? 'by the proxy' : 'straight'}: ${title}`, () => {
      assert.equal(proxyFor(graph, { ...plain, bypass }), goesByIt ? 'http://proxy.corp:8080/' : undefined);
    });
  }
});
