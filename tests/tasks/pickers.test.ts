import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmulator, type Emulator } from '../../emulator/index';
import { isObject, type Json, readObjects, readText } from '../../emulator/json';
import { parseSeed } from '../../emulator/seed/read';
import { root } from '../package-once';

/** The setup identity sees two subscriptions; the connection is for the first. */
const seed = parseSeed(`
extends: contoso
subscriptions:
  - name: Research
    resourceGroups: [{ name: rg-research, workspaces: [{ name: mlw-research }] }]
    roleAssignments: [{ role: Reader, principal: azure-setup, scope: / }]
  - name: ML Platform
    roleAssignments: [{ role: Owner, principal: azure-setup, scope: / }]
`);

interface Binding {
  readonly target: string;
  readonly dataSourceName?: string;
  readonly endpointUrl?: string;
  readonly resultSelector?: string;
  readonly resultTemplate?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const task = JSON.parse(readFileSync(join(root, 'tasks', 'EnsureAmlServiceConnection', 'task.json'), 'utf8'));
const bindings: readonly Binding[] = task.dataSourceBindings;
const subscriptionId = (name: string) => seed.subscriptions.find((one) => one.name === name)?.id ?? '';

/**
 * What the editor offers for an input while others have these values: one call of the endpoint proxy. It puts in the values
 * of inputs as they stand, empty ones too: Microsoft's own AzureResourceManagerTemplateDeployment looks locations up with
 * a subscription that is hidden, so empty. An editor that asks nothing while one is empty is fine too: all can be typed.
 */
async function offered(target: string, typed: Readonly<Record<string, string>> = {}): Promise<readonly Json[]> {
  const emulator = createEmulator({ seed });
  const binding = bindings.find((one) => one.target === target);
  assert.ok(binding, target);
  const parameters = Object.entries(binding.parameters ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\((\w+)\)/g, (_, input: string) => typed[input] ?? ''),
  ]);
  const { dataSourceName = '', endpointUrl: dataSourceUrl = '', resultSelector = '', resultTemplate = '' } = binding;
  const answer = await emulator.send({
    method: 'POST',
    url: `https://dev.azure.com/contoso/churn/_apis/serviceendpoint/endpointproxy?endpointId=${setupId(emulator)}&api-version=7.1`,
    headers: { authorization: `Basic ${Buffer.from(`:${secretOf(emulator)}`).toString('base64')}` },
    body: JSON.stringify({
      dataSourceDetails: { dataSourceName, dataSourceUrl, resultSelector, parameters: Object.fromEntries(parameters) },
      resultTransformationDetails: { resultTemplate },
    }),
  });
  const { statusCode, result, errorMessage } = JSON.parse(answer.body);
  assert.equal(statusCode, 'ok', errorMessage ?? answer.body);
  return result.map((item: string) => JSON.parse(item));
}

describe('what the editor offers', () => {
  it('as subscriptions: those that the setup connection sees, by name and id', async () => {
    assert.deepEqual(
      (await offered('subscriptionId')).map(({ Value, DisplayValue }) => [Value, DisplayValue]).sort(),
      ['ML Platform', 'Research'].map((name) => [subscriptionId(name), `${name} (${subscriptionId(name)})`]).sort(),
    );
  });

  for (const [typed, group, workspaces] of [
    [{}, 'rg-ml', ['mlw-churn', 'mlw-fraud']],
    [{ subscriptionId: subscriptionId('Research') }, 'rg-research', ['mlw-research']],
  ] as const) {
    const where =
      'subscriptionId' in typed ? 'the subscription chosen' : "the setup connection's subscription without one";
    it(`as resource groups and workspaces: those of ${where}`, async () => {
      const groups = await offered('resourceGroup', typed);
      assert.deepEqual(
        groups.map(({ Value }) => Value),
        [group],
      );
      const found = await offered('workspace', { ...typed, resourceGroup: group });
      assert.deepEqual(found.map(({ Value }) => Value).sort(), workspaces);
    });
  }
});

function setupId(emulator: Emulator): string {
  const { azdo } = emulator.state();
  const [organization] = readObjects(isObject(azdo) ? azdo : {}, 'organizations');
  const [project] = readObjects(organization ?? {}, 'projects');
  const setup = readObjects(project ?? {}, 'serviceEndpoints').find(({ name }) => name === 'azure-setup');
  return readText(setup ?? {}, 'id') ?? '';
}

/** The administrator's personal access token. */
function secretOf(emulator: Emulator): string {
  const found = Object.entries(emulator.secrets()).find(([label]) => /admin/.test(label));
  assert.ok(found, Object.keys(emulator.secrets()).join(', '));
  return found[1];
}
