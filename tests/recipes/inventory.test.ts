import assert from 'node:assert/strict';
import { inventoryAsCsv, inventoryAsJson, inventoryAsLines, inventoryAsMarkdown } from '../../core';
import { ageInWords } from '../../core/links/inventory/fact';
import { ensure, type Lab, makeLab, openLab, takeInventory } from '../../scripts/lab';
import { withRights } from './conversion-tenant';
import { passing } from './passing';
import { connectionOf } from './tenant';

type Inventory = Awaited<ReturnType<typeof takeInventory>>;
type Link = Inventory['links'][number];

const nameOf = ({ name }: Link) => ('unknown' in name ? '(hidden)' : name.value);
const statesOf = ({ links }: Inventory) => Object.fromEntries(links.map((link) => [nameOf(link), link.state]));
const told = (fact: object) => ('value' in fact ? fact.value : fact);

function linkOf({ links }: Inventory, name: string): Link {
  return links.find((link) => nameOf(link) === name) ?? assert.fail(`no link ${name}`);
}

async function looked(seed: string, text: Parameters<typeof takeInventory>[1] = {}) {
  const lab = await makeLab(seed);
  lab.forget();
  const found = await takeInventory(lab, text);
  assert.deepEqual(lab.writes(), []);
  return { lab, found };
}

describe('an inventory of a project', () => {
  it('knows what we made, by whom, and calls it healthy where a call proved it', async () => {
    const first = await makeLab();
    await ensure(first, { pipelineAccess: 'list', pipelines: 'train' });
    first.emulator.clock.advance(86_400);
    const lab = await openLab(first.emulator);
    lab.forget();
    const found = await takeInventory(lab, { test: 'true' });
    const link = linkOf(found, 'mlw-churn-prod');
    assert.deepEqual([link.state, link.findings.length], ['healthy', 1]);
    assert.deepEqual(told(link.ours), { isOurs: true, made: { who: 'contoso/churn, run 7', url: undefined } });
    assert.deepEqual([told(link.signIn), told(link.grants), told(link.lastUsed)], ['federation', [2], 'never']);
    const [role] = 'value' in link.roles ? link.roles.value : [];
    assert.deepEqual([role?.name, role?.isAbove], ['Contributor', false]);
    assert.equal(told(link.call), 'value' in link.call ? link.call.value : undefined);
    assert.deepEqual(lab.writes(), []);
  });

  it('says of nothing that it is healthy where nothing was called', async () => {
    const { found } = await looked('made-by-hand');
    const link = linkOf(found, 'mlw-churn');
    assert.deepEqual([link.state, found.isTested], ['notChecked', false]);
    assert.match(link.cause, /nothing proved it in this run: no call was asked for/);
    assert.deepEqual(told(link.ours), { isOurs: false });
  });

  it('sorts the links of a project as it grows in years by what has to be done', async () => {
    const { found } = await looked(withRights('several-connections'));
    assert.deepEqual(statesOf(found), {
      'churn-of-nobody': 'broken',
      'churn-agent': 'broken',
      'churn-secret-expired': 'broken',
      'churn-asleep': 'broken',
      'churn-failed': 'broken',
      'churn-old-issuer': 'needsAction',
      'churn-draft': 'needsAction',
      'churn-automatic': 'overPrivileged',
      'churn-automatic-shared': 'overPrivileged',
      'churn-certificate': 'overPrivileged',
      'churn-federated': 'overPrivileged',
      'churn-hidden': 'overPrivileged',
      'churn-secret': 'overPrivileged',
      'fraud-federated': 'overPrivileged',
      'mlw-churn': 'overPrivileged',
    });
    assert.deepEqual(found.unseen, []);
    const signIns = ['churn-secret', 'churn-certificate', 'churn-agent', 'churn-old-issuer', 'churn-federated'];
    assert.deepEqual(
      signIns.map((name) => told(linkOf(found, name).signIn)),
      ['secret', 'certificate', 'agentIdentity', 'olderIssuer', 'federation'],
    );
    assert.match(linkOf(found, 'churn-of-nobody').cause, /Nothing in the tenant has the client id/);
  });

  it('tells the next date: the end of the issuer, of a key, or of 100 days without use', async () => {
    const { found } = await looked(withRights('several-connections'));
    const next = (name: string) => told(linkOf(found, name).next);
    assert.deepEqual(next('churn-old-issuer'), {
      on: '2027-07-01',
      what: 'the issuer of Azure DevOps is retired, and it stops signing in',
    });
    assert.deepEqual(next('churn-certificate'), { on: '2027-11-21', what: 'its key ends' });
    assert.deepEqual(next('churn-federated'), {
      on: '2027-02-28',
      what: 'without a use until then, Azure DevOps switches it off (100 days)',
    });
    assert.equal(next('churn-asleep'), 'none');
  });

  const unused = (days: number) => `extends: made-by-hand
organizations:
  - name: contoso
    projects: [{ name: churn, connections: [{ name: mlw-churn, lastUsedDaysAgo: ${days} }] }]
`;
  for (const [days, state] of [
    [79, 'notChecked'],
    [81, 'needsAction'],
    [120, 'needsAction'],
  ] as const) {
    it(`asks for a use of one that was not used for ${days} days: ${state}`, async () => {
      const { found } = await looked(unused(days));
      assert.equal(linkOf(found, 'mlw-churn').state, state);
    });
  }

  it('tells what reaches more than it needs, and what is open to every pipeline', async () => {
    const { found } = await looked('extra-grants', { test: 'true' });
    assert.deepEqual(statesOf(found), { 'mlw-churn-prod': 'healthy', 'mlw-fraud-prod': 'overPrivileged' });
    assert.deepEqual(told(linkOf(found, 'mlw-fraud-prod').grants), 'all');
    assert.deepEqual(told(linkOf(found, 'mlw-churn-prod').grants), [1, 2, 3]);
  });

  it('tells the issuer that ends', async () => {
    const { found } = await looked('old-issuer-connection', { test: 'true' });
    assert.deepEqual(statesOf(found), { 'mlw-churn': 'needsAction', 'mlw-churn-automatic': 'needsAction' });
  });

  it('says of a connection that shows only its id that it may be a link', async () => {
    const lab = await makeLab('made-by-hand');
    const { id } = connectionOf(lab, 'mlw-churn');
    const context = passing(lab.context, async (request, send) => {
      const answer = await send(request);
      return /serviceendpoint\/endpoints\?/.test(request.url)
        ? { ...answer, bodyAsText: JSON.stringify({ count: 1, value: [{ id }] }) }
        : answer;
    });
    lab.forget();
    const found = await takeInventory(lab, { test: 'true' }, context);
    assert.deepEqual(
      found.links.map((link) => [link.id, link.state, nameOf(link)]),
      [[id, 'notChecked', '(hidden)']],
    );
    assert.match(found.links[0]?.cause ?? '', /it shows only its id/);
    assert.ok(!lab.requests().some((line) => /endpointproxy|executionhistory|pipelinepermissions/.test(line)));
  });

  it('says that there may be more where some connections need not show themselves', async () => {
    const { found } = await looked('invisible-namesake');
    assert.deepEqual(found.links, []);
    assert.match(found.unseen.join(), /Other service connections of project "churn" may be there/);
  });

  it('finds out what a call says that nothing else shows', async () => {
    const seed =
      'extends: made-by-hand\norganizations:\n  - name: contoso\n    projects: [{ name: churn, connections: [{ name: mlw-churn, trusted: false }] }]\n';
    assert.equal(linkOf((await looked(seed)).found, 'mlw-churn').state, 'notChecked');
    const { found } = await looked(seed, { test: 'true' });
    assert.equal(linkOf(found, 'mlw-churn').state, 'broken');
    assert.match(linkOf(found, 'mlw-churn').cause, /does not sign in: .*AADSTS70025/);
  });

  it('looks at those that are named', async () => {
    const { found } = await looked(withRights('several-connections'), { connections: 'churn-s*\nMLW-churn' });
    assert.deepEqual(found.links.map(nameOf).toSorted(), ['churn-secret', 'churn-secret-expired', 'mlw-churn']);
    await assert.rejects(looked('made-by-hand', { connections: 'typo' }), /no service connection of the name "typo"/);
  });
});

describe('links of Synapse in an inventory', () => {
  const both = `extends: synapse-link-by-hand
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - name: mlw
            identity: azure-setup
            scopeLevel: AzureMLWorkspace
            subscription: ML Platform
            resourceGroup: rg-ml
            workspace: mlw-churn
            workspaceLocation: westeurope
`;

  it('are those that lead to the workspaces of the connections', async () => {
    const { found } = await looked(both, { test: 'true' });
    const kinds = found.links.map((link) => [link.kind, nameOf(link), told(link.signIn), link.state]);
    assert.deepEqual(kinds.toSorted(), [
      ['linkedService', 'mlw-churn', 'managedIdentity', 'notChecked'],
      ['linkedService', 'mlw-churn-sp', 'secret', 'notChecked'],
      ['serviceConnection', 'mlw', 'federation', 'overPrivileged'],
    ]);
    const link = linkOf(found, 'mlw-churn');
    assert.match(link.id, /syn-churn\/linkedservices\/mlw-churn$/);
    assert.match(String(Object.values(link.grants)), /not granted to pipelines/);
  });

  it('are also those that a run of the project made, wherever they lead', async () => {
    const marked = (project: string) => `extends: synapse-link-by-hand
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
            linkedServices:
              - name: mlw-churn
                annotations: ["Managed by AML Links for Azure DevOps; made by contoso/${project}, run 7"]
`;
    const { found } = await looked(marked('churn'));
    assert.deepEqual(found.links.map(nameOf), ['mlw-churn']);
    assert.deepEqual(told(linkOf(found, 'mlw-churn').ours), {
      isOurs: true,
      made: { who: 'contoso/churn, run 7', url: undefined },
    });
    assert.deepEqual((await looked(marked('fraud'))).found.links, []);
  });

  it('are not looked for where some connections are named that lead elsewhere', async () => {
    const { found } = await looked(both.replace('workspace: mlw-churn', 'workspace: mlw-fraud'), {
      connections: 'mlw',
    });
    assert.deepEqual(found.links.map(nameOf), ['mlw']);
  });

  it('are said to be out of sight where Synapse or Azure does not show them', async () => {
    const lab = await makeLab(both);
    for (const [url, says] of [
      ['/linkedservices', /linked services of Synapse workspace syn-churn cannot be seen from here: not allowed/],
      [
        '/providers/Microsoft.Synapse/workspaces',
        /workspaces of subscription .* cannot be seen from here: .* answered 403/,
      ],
    ] as const) {
      lab.emulator.setFaults([{ match: { url }, fault: { kind: 'status', status: 403 } }]);
      const found = await takeInventory(lab);
      assert.deepEqual(found.links.map(nameOf), ['mlw']);
      assert.match(found.unseen.join(), says);
    }
  });
});

describe('what an inventory may not look at', () => {
  const lacking = (action: string, system: string) => `extends: made-by-hand
lacks: [{ principal: azure-setup, system: ${system}, action: ${action} }]
`;

  it('is unknown, with the reason, and fails nothing', async () => {
    const noGraph = linkOf((await looked(lacking('Application.ReadWrite.OwnedBy', 'graph'))).found, 'mlw-churn');
    assert.equal(noGraph.state, 'notChecked');
  });

  it('is no reason to call an identity gone that may be of another tenant', async () => {
    const lab = await makeLab(withRights('several-connections'));
    const elsewhere = 'f0000000-0000-4000-8000-000000000001';
    for (const [tenantid, reason] of [
      [elsewhere, `it is in tenant ${elsewhere}, where the setup identity may not look`],
      ['', /is not in the tenant of the setup identity, and may be in another$/],
    ] as const) {
      const context = passing(lab.context, async (request, send) => {
        const answer = await send(request);
        const bodyAsText = (answer.bodyAsText ?? '').replaceAll(/"tenantid":"[^"]*"/g, `"tenantid":"${tenantid}"`);
        return /serviceendpoint\/endpoints\?/.test(request.url) ? { ...answer, bodyAsText } : answer;
      });
      const { identity, state } = linkOf(await takeInventory(lab, {}, context), 'churn-of-nobody');
      assert.ok('unknown' in identity);
      assert.match(identity.unknown, new RegExp(reason));
      assert.equal(state, 'needsAction');
    }
  });

  it('names the answer that refused it', async () => {
    const { found } = await looked(lacking('Microsoft.Authorization/roleAssignments/read', 'azure'), { test: 'true' });
    const { roles, state } = linkOf(found, 'mlw-churn');
    assert.ok('unknown' in roles);
    assert.match(
      ageInWords(roles, { isNow: true, by: '' }),
      /^cannot be seen from here: management.azure.com answered 403/,
    );
    assert.equal(state, 'healthy');
  });

  it('is the end of it where the project itself may not be read', async () => {
    await assert.rejects(looked('contoso', { project: 'nowhere' }), /There is no project "nowhere"/);
    const lab = await makeLab('made-by-hand');
    lab.emulator.setFaults([{ match: { url: '/serviceendpoint/endpoints' }, fault: { kind: 'status', status: 403 } }]);
    await assert.rejects(takeInventory(lab), /Not allowed to read the service connections/);
  });

  it('is told with its age', () => {
    const fact = { value: 1, source: 'Azure', at: '2026-11-20T09:00:00Z' } as const;
    assert.equal(ageInWords(fact, { isNow: true, by: 'contoso/churn, run 1284' }), 'seen now');
    assert.equal(
      ageInWords(fact, { isNow: false, by: 'contoso/churn, run 1284' }),
      'seen by contoso/churn, run 1284 on 2026-11-20',
    );
  });
});

describe('an inventory as text', () => {
  it('keeps every secret of the tenant to itself', async () => {
    const { lab, found } = await looked(withRights('several-connections'), { test: 'true' });
    const all = [
      inventoryAsMarkdown(found),
      inventoryAsCsv(found),
      JSON.stringify(inventoryAsJson(found)),
      ...inventoryAsLines(found),
    ].join('\n');
    for (const secret of Object.values(lab.emulator.secrets())) {
      assert.ok(!all.includes(secret));
    }
  });

  it('is a sheet that computes nothing and keeps its cells apart', async () => {
    const { found } = await looked(withRights('several-connections'));
    const [first, ...others] = found.links;
    assert.ok(first);
    const at = found.at;
    const named = ['=1+1', '+1', '-1', '@x', '\tx', 'say "no", please', 'two\r\nlines'].map((value) => ({
      ...first,
      name: { value, source: 'Azure DevOps', at } as const,
    }));
    const cells = inventoryAsCsv({ ...found, links: named })
      .split(/\r\n(?=broken|$)/)
      .map((line) => /^broken,serviceConnection,("(?:[^"]|"")*"|[^,]*),/.exec(line)?.[1]);
    assert.deepEqual(cells.slice(1, -1), [
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      '"say ""no"", please"',
      '"two\r\nlines"',
    ]);
    assert.ok(others.length > 0);
  });

  it('is a table whose cells hold no markup of strangers', async () => {
    const { found } = await looked('made-by-hand');
    const [link] = found.links;
    assert.ok(link);
    const name = { value: 'a|b <img> [x](y)', source: 'Azure DevOps', at: found.at } as const;
    const text = inventoryAsMarkdown({ ...found, links: [{ ...link, name }] });
    assert.match(text, /a\\\|b \\<img\\> \\\[x\\\]\(y\)/);
    assert.match(text, /^\*\*1 link: 1 not checked\*\*$/m);
  });
});

describe('the key of a link in an inventory', () => {
  const keyed = (more: string) => `extends: secret-connection
organizations:
  - name: contoso
    projects: [{ name: churn, connections: [{ name: mlw-churn, ${more} }] }]
`;
  const gone = '00000000-0000-4000-8000-000000000001';
  for (const [title, description, state, says] of [
    ['ends in a month', `Secret ${gone}, ends 2026-12-10.`, 'needsAction', /ends on 2026-12-10/],
    ['has ended', `Secret ${gone}, ends 2026-11-01.`, 'broken', /ended on 2026-11-01/],
    ['is not on the application', `Secret ${gone}, ends 2028-01-01.`, 'drifted', /is not on its application/],
  ] as const) {
    it(`${title}: ${state}`, async () => {
      const { found } = await looked(keyed(`description: "${description}"`));
      const link = linkOf(found, 'mlw-churn');
      assert.equal(link.state, state);
      assert.match(link.cause, says);
    });
  }

  it('is gone: broken', async () => {
    const { found } = await looked(keyed('credentialState: removed'));
    assert.match(linkOf(found, 'mlw-churn').cause, /holds no key/);
  });
});

describe('the requests of an inventory', () => {
  it('are a few lists and a few for each of twenty connections, none of them a write', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `mlw-${at}`);
    const seed = twenty(names);
    const plain = await counted(await makeLab(seed));
    assert.deepEqual(plain.lists, { connections: 1, subscriptions: 1, synapse: 1, linkedServices: 1 });
    assert.equal(plain.all, 5 + 20 * 4);
    const tested = await counted(await makeLab(seed), { test: 'true' });
    assert.equal(tested.all, 5 + 20 * 5);
  });
});

async function counted(lab: Lab, text = {}) {
  lab.forget();
  const { links } = await takeInventory(lab, text);
  assert.deepEqual([links.length, lab.writes()], [20, []]);
  const asked = lab.requests();
  const times = (path: RegExp) => asked.filter((line) => path.test(line)).length;
  return {
    all: asked.length,
    lists: {
      connections: times(/serviceendpoint\/endpoints$/),
      subscriptions: times(/GET \/subscriptions$/),
      synapse: times(/Microsoft.Synapse\/workspaces$/),
      linkedServices: times(/GET \/linkedservices$/),
    },
  };
}

/** A project of twenty connections, each with an identity of its own. */
function twenty(names: readonly string[]): string {
  const scope = '/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn';
  const place = 'scopeLevel: AzureMLWorkspace, subscription: ML Platform, resourceGroup: rg-ml, workspace: mlw-churn';
  return `extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
${names.map((name) => `      - { displayName: app-${name}, owners: [azure-setup] }`).join('\n')}
subscriptions:
  - name: ML Platform
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }
${names.map((name) => `      - { role: Contributor, principal: app-${name}, scope: ${scope} }`).join('\n')}
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
${names.map((name) => `          - { name: ${name}, identity: app-${name}, ${place}, workspaceLocation: westeurope }`).join('\n')}
`;
}
