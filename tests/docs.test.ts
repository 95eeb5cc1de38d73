import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../core';
import { runPipeline } from '../emulator/agent/runner';
import { anchor, makeDocuments } from '../scripts/docs';
import { problemExamples } from '../scripts/problem-examples';
import { packagedOnce, root } from './package-once';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesBelow = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
const problemFiles = [
  ...filesBelow('core').filter((path) => /problems\.ts$/.test(path)),
  ...['core/problem/refused.ts', 'core/problem/run.ts'],
  ...filesBelow('tasks/problems'),
];
const filesIn = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
const documents = ['README.md', 'overview.md', 'CONTRIBUTING.md', ...filesIn('docs'), 'emulator/seeds/README.md'];

/** Every pipeline that a reader may copy: the samples, and the YAML blocks with steps that are not samples. */
function readPipelines(): ReadonlyMap<string, string> {
  const samples = filesIn('samples').map((path) => [path, read(path)] as const);
  const blocks = documents.flatMap((path) =>
    Array.from(
      read(path).matchAll(/```yaml\n(.*?)```/gs),
      ([, yaml = ''], index) => [`${path}, block ${index + 1}`, yaml] as const,
    ),
  );
  const own = blocks.filter(([, yaml]) => /^ *steps:/m.test(yaml) && !samples.some(([, sample]) => sample === yaml));
  // Steps alone are shown beside the first sample, so each page's are run after it, one after the other.
  const [, first = ''] = samples.find(([path]) => path === 'samples/azure-pipelines.yml') ?? [];
  const isStep = ([, yaml]: readonly [string, string]) => /^- task: (?:EnsureAml|LinkSynapse|ManageAml)/.test(yaml);
  const steps = documents.flatMap((path) => {
    const ofPage = blocks.filter((block) => block[0].startsWith(`${path},`) && isStep(block));
    const lines = ofPage.map(([, yaml]) => yaml.replace(/^(?=.)/gm, '  '));
    return lines.length > 0 ? [[`${path}, its steps`, [first, ...lines].join('\n')] as const] : [];
  });
  return new Map([...samples, ...own, ...steps]);
}

describe('documents', () => {
  it('hold what is generated into them', async () => {
    for (const [path, text] of await makeDocuments()) {
      assert.equal(read(path), text, `run "npm run docs" and look at what changed in ${path}`);
    }
  });

  it('README and overview begin with the sample that npm start runs', () => {
    const sample = `\`\`\`yaml\n${read('samples/azure-pipelines.yml')}\`\`\``;
    for (const path of ['README.md', 'overview.md']) {
      const text = read(path);
      assert.equal(text.indexOf(sample), text.indexOf('```'), path);
    }
  });

  it('every link within the repository leads somewhere', () => {
    for (const path of documents) {
      const text = read(path);
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
        const [file = '', part] = target.split('#');
        const linked = file === '' ? path : join(path, '..', file);
        assert.ok(existsSync(join(root, linked)), `${path} links to ${target}`);
        assert.ok(part === undefined || anchorsOf(read(linked)).includes(part), `${path} links to ${target}`);
      }
    }
  });

  it('the catalogue has every file of problems', () => {
    const catalogue = read('scripts/problem-examples/catalogue.ts');
    for (const path of problemFiles) {
      assert.ok(catalogue.includes(`'../../${path.replace(/\.ts$/, '')}'`), `${path} is not in the catalogue`);
    }
  });

  it('the codes of advisories begin with "advice.", and those of problems do not', () => {
    for (const one of Object.values(problemExamples).flat()) {
      assert.equal(one.code.startsWith('advice.'), !(one instanceof Problem), one.code);
    }
  });

  it('the page about troubleshooting has every code of the catalogue', () => {
    const shown = Object.values(problemExamples).flatMap((problems) => problems.map(({ code }) => code));
    for (const path of problemFiles) {
      for (const [, codes = ''] of read(path).matchAll(/^ +code: (.*),$/gm)) {
        for (const [, code = ''] of codes.matchAll(/'([^']+)'/g)) {
          assert.ok(shown.includes(code), `${code} of ${path} has no example in scripts/problem-examples`);
        }
      }
    }
  });
});

describe('pipelines that a reader may copy succeed on the usual tenant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-docs-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const [title, yaml] of readPipelines()) {
    // A page's steps are many runs, each a process.
    it(title, async () => {
      const work = mkdtempSync(join(folder, 'run-'));
      const file = join(work, 'azure-pipelines.yml');
      writeFileSync(file, yaml);
      const lines: string[] = [];
      const { result } = await runPipeline({
        file,
        vsix: await packagedOnce(),
        work,
        print: (line) => lines.push(line),
      });
      assert.equal(result, 'succeeded', lines.join('\n'));
    }).timeout(300_000);
  }
});

/** Of a page's headings, as GitHub and Azure DevOps make them. */
function anchorsOf(markdown: string): readonly string[] {
  return Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchor(heading));
}
