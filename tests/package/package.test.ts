import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import {
  authenticationKinds,
  connectionPurposes,
  extraGrantKinds,
  extraRoleKinds,
  gitModes,
  grantKinds,
  identityKinds,
  linkActions,
  linkedServicePurposes,
  linkModes,
  manageActions,
  manageModes,
  missingRightsKinds,
  organizationSignIns,
  sharingKinds,
  synapseAuthenticationKinds,
  synapseIdentityKinds,
} from '../../core';
import { packagedOnce, root } from '../package-once';

interface Input {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly required: boolean;
  readonly defaultValue?: string;
  readonly groupName?: string;
  readonly helpMarkDown?: string;
  readonly visibleRule?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
}

interface Binding {
  readonly target: string;
  readonly endpointId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly endpointUrl?: string;
  readonly dataSourceName?: string;
}

const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');
const manifest = JSON.parse(read('vss-extension.json'));
const tasks = readdirSync(join(root, 'tasks'))
  .filter((name) => existsSync(join(root, 'tasks', name, 'index.ts')))
  .map((name) => ({
    name,
    task: JSON.parse(read('tasks', name, 'task.json')),
    code: readdirSync(join(root, 'tasks', name))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read('tasks', name, file))
      .join('\n'),
  }));
const stage = join(root, 'dist', 'package');
const sizeOf = (png: Buffer) => [png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)];
const sorted = (values: Iterable<string>) => [...values].sort();
/** Every name that a regular expression's first group finds. */
const found = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''));

describe('the package', () => {
  let entries: Readonly<Record<string, Uint8Array>>;
  before(async function () {
    this.timeout(120_000);
    entries = unzipSync(readFileSync(await packagedOnce()));
  });

  it('holds everything that the manifest names', () => {
    const named = [
      ...manifest.files.map(({ path }: { path: string }) => path),
      ...manifest.contributions.flatMap(({ type, properties }: { type: string; properties: { name: string } }) =>
        type === 'ms.vss-distributed-task.task' ? [properties.name] : [],
      ),
      ...Object.values<string>(manifest.icons),
      ...Object.values<{ path: string }>(manifest.content).map(({ path }) => path),
    ];
    for (const path of named) {
      assert.ok(existsSync(join(stage, path)), path);
      assert.ok(
        Object.keys(entries).some((entry) => entry === path || entry.startsWith(`${path}/`)),
        `${path} in the VSIX`,
      );
    }
  });

  it('holds the files of every task, what they are staged as, and no source', () => {
    for (const { name, task } of tasks) {
      const targets = Object.values<{ target: string }>(task.execution).map(({ target }) => target);
      for (const file of ['task.json', 'icon.png', 'package.json', ...targets]) {
        assert.deepEqual(
          Buffer.from(entries[`tasks/${name}/${file}`] ?? []),
          readFileSync(join(stage, 'tasks', name, file)),
          file,
        );
      }
    }
    assert.deepEqual(
      Object.keys(entries).filter((entry) => /\.(ts|map|pem|env)$|node_modules/.test(entry)),
      [],
    );
  });

  it('offers every task that there is, and no other', () => {
    const offered = manifest.contributions.map(({ properties }: { properties: { name: string } }) => properties.name);
    assert.deepEqual(sorted(offered), sorted(tasks.map(({ name }) => `tasks/${name}`)));
  });

  it('has icons of the sizes that are asked for', () => {
    assert.deepEqual(sizeOf(readFileSync(join(stage, manifest.icons.default))), ['PNG', 128, 128]);
    for (const { name } of tasks) {
      assert.deepEqual(sizeOf(readFileSync(join(stage, 'tasks', name, 'icon.png'))), ['PNG', 32, 32], name);
    }
  });

  it('is one and a half megabytes at most', async () => {
    assert.ok(statSync(await packagedOnce()).size <= 1_500_000);
  });

  it('installs from any registry: the lockfile names none', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
  });
});

for (const { name, task, code } of tasks) {
  const inputs: readonly Input[] = task.inputs;
  const named = new Map(inputs.map((input) => [input.name, input]));
  const bindings: readonly Binding[] = task.dataSourceBindings ?? [];
  /** Inputs whose values the editor looks up. */
  const looked = new Set(bindings.map(({ target }) => target));

  describe(`task.json of ${name}`, () => {
    it('has what the agent and the editor need, within their limits', () => {
      assert.match(task.id, /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(task.name, name);
      assert.match(task.name, /^[A-Za-z0-9-]+$/);
      assert.ok(task.friendlyName.length <= 40, task.friendlyName);
      for (const key of ['description', 'helpMarkDown', 'author', 'category', 'instanceNameFormat']) {
        assert.ok(typeof task[key] === 'string' && task[key] !== '', key);
      }
      assert.deepEqual(Object.keys(task.version), ['Major', 'Minor', 'Patch']);
      assert.ok(Object.values(task.version).every(Number.isInteger));
      const [major = 0, minor = 0] = task.minimumAgentVersion.split('.').map(Number);
      assert.ok(major > 3 || (major === 3 && minor >= 232), 'Node20_1 came with agent 3.232');
    });

    it('runs on both Nodes from the same file', () => {
      assert.deepEqual(task.execution, { Node20_1: { target: 'index.js' }, Node24: { target: 'index.js' } });
    });

    it('declares every input that is read, once, and reads every one declared', () => {
      assert.equal(named.size, inputs.length);
      assert.deepEqual(sorted(found(code, /agent\.\w*[iI]nput\('(\w+)'\)/g)), sorted(named.keys()));
    });

    it('declares every output that is set, may set them, and sets every one declared', () => {
      const own = [...code.matchAll(/outputs(?: =|:) \{([\s\S]*?)\}[;,]\n/g)].map((match) => match[1] ?? '').join(',');
      const set = new Set([
        ...found(own, /(?:^|[\s,{])(\w+)(?=:|,| ?$| ,)/gm),
        'changed',
        'changesPlanned',
        'reportFile',
      ]);
      if (code.includes('planFor(')) {
        set.add('planFile');
      }
      const declared = task.outputVariables.map((output: { name: string }) => output.name);
      assert.deepEqual(sorted(declared), sorted(set));
      assert.deepEqual(sorted(task.restrictions.settableVariables.allowed), sorted(declared));
    });

    it('offers in its lists what the code takes', () => {
      const ofSynapse = {
        authentication: synapseAuthenticationKinds,
        extraRoles: extraRoleKinds,
        gitMode: gitModes,
        identity: synapseIdentityKinds,
        purpose: linkedServicePurposes,
        action: linkActions,
        missingRights: missingRightsKinds,
        mode: linkModes,
      };
      const ofConnection = {
        authentication: authenticationKinds,
        azureDevOpsSignIn: organizationSignIns,
        extraGrants: extraGrantKinds,
        extraRoles: extraRoleKinds,
        identity: identityKinds,
        pipelineAccess: grantKinds,
        purpose: connectionPurposes,
        action: linkActions,
        missingRights: missingRightsKinds,
        mode: linkModes,
        sharing: sharingKinds,
      };
      const ofAll = {
        action: manageActions,
        azureDevOpsSignIn: organizationSignIns,
        missingRights: missingRightsKinds,
        mode: manageModes,
      };
      const known: Readonly<Record<string, readonly string[]>> =
        { LinkSynapseAml: ofSynapse, ManageAmlLinks: ofAll }[name] ?? ofConnection;
      for (const { name: input, type, options = {}, defaultValue, properties } of inputs) {
        if (type !== 'pickList' || looked.has(input)) {
          continue;
        }
        // What may be left out has no default in the form, and is typed where it is several.
        const isOpen = defaultValue === undefined && properties?.EditableOptions === 'True';
        assert.ok(isOpen || Object.keys(options).includes(defaultValue ?? ''), input);
        if (properties?.EditableOptions !== 'True' || known[input]) {
          assert.deepEqual(Object.keys(options), known[input], input);
        }
      }
    });

    it('looks values up for inputs that may be typed too, by inputs that there are', () => {
      for (const { target, endpointId, parameters = {}, endpointUrl, dataSourceName } of bindings) {
        assert.equal(named.get(target)?.properties?.EditableOptions, 'True', target);
        const sources = [endpointId, ...Object.values(parameters)].map((text) => /^\$\((\w+)\)$/.exec(text)?.[1] ?? '');
        assert.ok(
          sources.every((source) => source !== target && named.has(source)),
          `${target}: ${sources}`,
        );
        assert.ok(endpointUrl?.startsWith('{{{endpoint.url}}}') || dataSourceName, target);
        for (const used of found(endpointUrl ?? '', /\{\{\{(\w+)\}\}\}/g)) {
          assert.ok(used in parameters, `${target}: ${used}`);
        }
      }
    });

    it('shows inputs by rules about inputs and values that there are', () => {
      for (const { name: input, visibleRule } of inputs.filter((one) => one.visibleRule)) {
        for (const clause of (visibleRule ?? '').split(/ (?:\|\||&&) /)) {
          const [, about = '', value = ''] = /^(\w+) (?:=|!=) (\w+)$/.exec(clause) ?? [];
          assert.ok(named.has(about) && about !== input, `${input}: ${clause}`);
          assert.ok(Object.keys(named.get(about)?.options ?? {}).includes(value), `${input}: ${clause}`);
        }
      }
    });

    it('explains every input, and asks for none that a rule may hide', () => {
      const groups = new Set(task.groups.map((group: { name: string }) => group.name));
      for (const { name: input, label, helpMarkDown, groupName, required, visibleRule } of inputs) {
        assert.ok(label && helpMarkDown, input);
        assert.ok(groupName === undefined || groups.has(groupName), input);
        assert.ok(!(required && visibleRule), input);
      }
    });

    it('names its step by an input that there is', () => {
      for (const input of found(task.instanceNameFormat, /\$\((\w+)\)/g)) {
        assert.ok(named.has(input), input);
      }
    });
  });
}
