/** Which addresses go by the proxy that the agent was configured with. */
import assert from 'node:assert/strict';
import { proxyFor } from '../../tasks/proxy';
import { readProxyBypass } from '../../tasks/proxy-bypass';

const plain = { url: 'http://proxy.corp:8080', user: undefined, password: undefined };
const graph = 'https://graph.microsoft.com/v1.0/applications';

/** Whether an address goes by the proxy, with a bypass list as the agent hands it on. */
function goesByProxy(url: string, list: string | undefined): boolean {
  return proxyFor(url, { ...plain, bypass: readProxyBypass(list) }) !== undefined;
}

describe("the agent's proxy and its bypass list", () => {
  for (const [list, url, byProxy] of [
    [[], graph, true],
    [['^https://graph\\.microsoft\\.com'], graph, false],
    [['^https://management\\.azure\\.com'], graph, true],
    [['graph', 'management'], graph, false],
    [['management', 'GRAPH\\.microsoft\\.COM'], graph, false],
    [['management', '\\.vault\\.azure\\.net'], graph, true],
    // As the agent makes it of `no_proxy=*.microsoft.com`, and as a file of its own may have it.
    [['*\\.microsoft\\.com'], graph, false],
    [['*.microsoft.com'], graph, false],
    [['*.example.com', 'graph'], graph, false],
    [['*.microsoft.com'], 'https://microsoft.com/', true],
    [['*.microsoft.com'], 'https://graph.microsoft.com.example.net/', true],
    [['https://*.microsoft.com'], graph, false],
    [['https://*.microsoft.com/'], graph, false],
    [['*graph.*'], graph, false],
    [['graph*'], graph, false],
    [['*.corp:8443'], 'https://azdo.corp:8443/tfs', false],
    [['*.corp:8443'], 'https://azdo.corp/tfs', true],
    [['*.corp'], 'https://azdo.corp:8443/tfs', false],
    [['*'], graph, false],
    // Scheme, host and port are compared, and never the path.
    [['contoso'], 'https://dev.azure.com/contoso/_apis/projects', true],
    [['v1\\.0'], graph, true],
    [['dev\\.azure\\.com'], 'https://dev.azure.com/contoso/_apis/projects', false],
    [['^https://graph\\.microsoft\\.com$'], graph, false],
    [['^https://graph\\.microsoft\\.com/'], graph, false],
    [['graph\\.microsoft\\.com:443'], graph, false],
    [['azdo\\.corp:8443$'], 'https://azdo.corp:8443/tfs/x', false],
    [['10.0.0.0/8'], 'https://10.0.0.1/', true],
    // Brackets of IPv6 are no class of characters.
    [['[::1]'], graph, true],
    [['[fd00::7]'], 'https://[fd00::7]:8443/tfs', false],
    [['', '  ', 'graph '], graph, false],
    [['', '  '], graph, true],
    [[null, 'graph'], graph, false],
  ] as const) {
    it(`sends ${url} ${byProxy ? 'by the proxy' : 'straight'} with the list ${JSON.stringify(list)}`, () => {
      assert.equal(goesByProxy(url, JSON.stringify(list)), byProxy);
      assert.deepEqual(readProxyBypass(JSON.stringify(list)).unread, []);
    });
  }

  it('reads a list that is no JSON by its commas', () => {
    for (const list of ['localhost,*.microsoft.com', 'localhost; *.microsoft.com', '"localhost,*.microsoft.com"']) {
      assert.equal(goesByProxy(graph, list), false, list);
      assert.equal(goesByProxy('https://management.azure.com/', list), true, list);
    }
    assert.equal(goesByProxy(graph, undefined), true);
    assert.equal(goesByProxy(graph, '["localhost"'), true);
  });

  it('names what is neither pattern nor wildcard, and goes on', () => {
    assert.deepEqual(readProxyBypass(JSON.stringify(['(a', 'graph', 'b\\'])).unread, ['(a', 'b\\']);
    assert.equal(goesByProxy(graph, JSON.stringify(['(a', 'graph', 'b\\'])), false);
    assert.deepEqual(readProxyBypass('["graph", {"b": 1}, 443]').unread, ['{"b":1}', '443']);
    assert.deepEqual(readProxyBypass('["localhost"').unread, ['["localhost"']);
  });

  it('never asks a proxy for the machine itself', () => {
    for (const url of ['https://localhost:8443/tfs', 'https://127.0.0.1/', 'https://[::1]/']) {
      assert.equal(goesByProxy(url, '[]'), false, url);
    }
  });
});
