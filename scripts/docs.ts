/**
 * `npm run docs`: rewrites what is generated in the documents: the samples and tables between markers in README.md,
 * overview.md and the pages of docs, and docs/troubleshooting.md from the catalogue of problems.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { actionsFor, connectionPurposes, linkedServicePurposes, smallestRoles } from '../core/azure/purpose/read';
import { type Advisory, fixIn } from '../core/problem/problem';
import { adviceFor, knownSignInCodes } from '../core/problem/sign-in';
import { inYaml } from '../tasks/words';
import { permissionTables } from './permissions';
import { problemExamples } from './problem-examples';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface TaskInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly required: boolean;
  readonly defaultValue?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly groupName?: string;
  readonly visibleRule?: string;
  readonly helpMarkDown: string;
}

interface Task {
  readonly groups: readonly { readonly name: string; readonly displayName: string }[];
  readonly inputs: readonly TaskInput[];
  readonly outputVariables: readonly { readonly name: string; readonly description: string }[];
}

/** Documents with tables and samples between markers. */
const marked = [
  'README.md',
  'overview.md',
  'docs/service-connection.md',
  'docs/synapse-link.md',
  'docs/manage-aml-links.md',
  'docs/permissions.md',
];

/** Every generated document as it should be: path to text. */
export async function makeDocuments(): Promise<ReadonlyMap<string, string>> {
  const permissions = await permissionTables();
  return new Map([
    ...marked.map((path) => [path, fillMarkers(read(path), permissions)] as const),
    ['docs/troubleshooting.md', makeTroubleshooting()],
  ]);
}

/**
 * `<!-- begin WHAT -->` … `<!-- end WHAT -->`, where WHAT is `inputs TASK`, `outputs TASK`, `purposes TASK`, a table of permissions, or the
 * path of a sample.
 */
function fillMarkers(text: string, permissions: ReadonlyMap<string, string>): string {
  return text.replace(/(<!-- begin (.+?) -->\n)[\s\S]*?(<!-- end \2 -->)/g, (_all, begin, what: string, end) => {
    const [kind = '', name = ''] = what.split(' ');
    const make = { inputs: makeInputs, outputs: makeOutputs, purposes: makePurposes }[kind];
    const table = make ? make(JSON.parse(read(`tasks/${name}/task.json`))) : permissions.get(what);
    const filled = table ?? `\`\`\`yaml\n${read(what)}\`\`\``;
    return `${begin}\n${filled}\n\n${end}`;
  });
}

function makeInputs(task: Task): string {
  const sections = ['', ...task.groups.map((group) => group.name)].map((name) => ({
    title: task.groups.find((group) => group.name === name)?.displayName,
    inputs: task.inputs.filter((input) => (input.groupName ?? '') === name),
  }));
  const rows = sections.flatMap(({ title, inputs }) => [
    ...(title ? [`| **${title}** | | |`] : []),
    ...inputs.map((input) => `| \`${input.name}\` | ${defaultOf(input)} | ${meaningOf(input)} |`),
  ]);
  return ['| input | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function defaultOf(input: TaskInput): string {
  return input.defaultValue ? `\`${input.defaultValue}\`` : input.required ? '**needed**' : '';
}

function meaningOf(input: TaskInput): string {
  const values = Object.entries(input.options ?? {}).map(([value, label]) =>
    value === label ? `\`${value}\`` : `\`${value}\` (${label.charAt(0).toLowerCase()}${label.slice(1)})`,
  );
  return [
    ...readWhen(input.visibleRule),
    input.helpMarkDown,
    ...(values.length > 0 ? [`Values: ${values.join(', ')}.`] : []),
    ...(input.aliases ? [`Other name: ${input.aliases.map((alias) => `\`${alias}\``).join(', ')}.`] : []),
  ].join(' ');
}

/** A rule names either values it goes with or values it does not go with. */
function readWhen(rule: string | undefined): readonly string[] {
  if (!rule) {
    return [];
  }
  const isNot = rule.includes('!=');
  const named = rule
    .replace(/(\w+) !?= (\w+)/g, '`$1: $2`')
    .replaceAll(' || ', ' or ')
    .replaceAll(' && ', isNot ? ' or ' : ' and ');
  return [isNot ? `Not with ${named}.` : `With ${named} only.`];
}

function makeOutputs(task: Task): string {
  const rows = task.outputVariables.map(({ name, description }) => `| \`${name}\` | ${description} |`);
  return ['| variable | meaning |', '| --- | --- |', ...rows].join('\n');
}

/** What each purpose of a task takes on the workspace, and the roles that hold it. */
function makePurposes({ inputs }: Task): string {
  const offered = Object.keys(inputs.find(({ name }) => name === 'purpose')?.options ?? {});
  return [...connectionPurposes, ...linkedServicePurposes]
    .filter((purpose) => offered.includes(purpose))
    .map((purpose) => {
      const roles = smallestRoles([purpose]).map(({ name }) => `_${name}_`);
      const actions = actionsFor([purpose]).map((action) => `\`${action.replace(/^.*\/workspaces\//, '')}\``);
      return `- \`${purpose}\`, by ${roles.join(' and ')}: ${actions.join(', ')}`;
    })
    .join('\n');
}

function makeTroubleshooting(): string {
  const { Inputs = [], ...others } = problemExamples;
  const parts = Object.entries(others).map(([part, problems]) => ({ part, codes: byCode(problems) }));
  const index = parts.flatMap(({ codes }) =>
    [...codes].flatMap(([code, problems]) =>
      unique(problems.map(({ what }) => what)).map((what) => `| ${plain(what)} | [\`${code}\`](#${anchor(code)}) |`),
    ),
  );
  const sections = parts.flatMap(({ part, codes }) => [
    `## ${part}`,
    '',
    ...[...codes].flatMap(([code, problems]) => makeSection(code, problems)),
  ]);
  return `${[...opening, ...index, '', ...makeWrongInputs(Inputs), ...sections, ...makeSignInCodes()].join('\n')}\n`;
}

const opening = [
  '<!-- Generated by `npm run docs` from the files of problems: change it there. -->',
  '',
  '# Troubleshooting',
  '',
  'When the task fails, the run shows for each problem what happened, why, and what to do, and the id of the request',
  'where a service refused one. The code of the problem stands in brackets at the end of its first line, and in the report on',
  'the run. This page holds every problem by its message and by its code, and every advice (`advice.…`): what works today and',
  'needs attention. `<…>` stands for a value of your run.',
  '',
  'Running again is safe: what was made is found, and the rest is completed. For more lines in the log, set the variable',
  '`System.Debug` to `true`; secrets and tokens stay masked.',
  '',
  '## Find your message',
  '',
  'A message that begins with "The input" is under [Inputs](#inputs). Where the text holds a code `AADSTS…`, look under',
  '[Sign-in codes](#sign-in-codes).',
  '',
  '| message | code |',
  '| --- | --- |',
];

/** All alike but for the message, so they make one table. */
function makeWrongInputs(problems: readonly Advisory[]): readonly string[] {
  const sorted = [...byCode(problems)].sort(([left], [right]) => left.localeCompare(right));
  const rows = sorted.flatMap(([code, ofCode]) =>
    unique(ofCode.map(({ what }) => plain(what))).map((what) => `| ${what} | \`${code}\` |`),
  );
  const [why = ''] = unique(problems.map((problem) => problem.why));
  const [fix = ''] = unique(problems.map((problem) => fixIn(problem, inYaml)));
  return ['## Inputs', '', `${why} ${fix}`, '', '| message | code |', '| --- | --- |', ...rows, ''];
}

function makeSection(code: string, problems: readonly Advisory[]): readonly string[] {
  const lines = (label: string, texts: readonly string[]) =>
    texts.length === 1 ? [`**${label}:** ${texts[0]}`] : [`**${label}:**`, '', ...texts.map((text) => `- ${text}`)];
  const of = (field: 'what' | 'why') => unique(problems.map((problem) => plain(problem[field])));
  return [
    `### ${code}`,
    '',
    ...lines('What', of('what')),
    '',
    ...lines('Why', of('why')),
    '',
    ...lines('What to do', unique(problems.map((problem) => plain(fixIn(problem, inYaml))))),
    '',
  ];
}

/** The codes of Entra that we have advice for. */
function makeSignInCodes(): readonly string[] {
  const rows = knownSignInCodes.map((code) => {
    const { why, fix } = adviceFor(code);
    return `| AADSTS${code} | ${plain(why)} | ${plain(fix)} |`;
  });
  return [
    '## Sign-in codes',
    '',
    'What Entra says when a sign-in is refused. The problem is `sign-in.AADSTS…` for the connections that sign in',
    '(`azureSubscription`, `azureDevOpsConnection`), and `proof.AADSTS…` for the one that was made.',
    '',
    '| code | why | what to do |',
    '| --- | --- | --- |',
    ...rows,
  ];
}

function byCode(problems: readonly Advisory[]): ReadonlyMap<string, readonly Advisory[]> {
  return new Map(
    unique(problems.map(({ code }) => code)).map((code) => [code, problems.filter((one) => one.code === code)]),
  );
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** Text as it is, in Markdown, also in a table's cell. */
function plain(text: string): string {
  return text.replace(/[<|*[\]\\]/g, (sign) => `\\${sign}`);
}

/** Of a heading, as GitHub and Azure DevOps make it. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void makeDocuments().then((documents) => {
    for (const [path, text] of documents) {
      writeFileSync(join(root, path), text);
      console.log(`wrote ${path}`);
    }
  });
}
