/** An inventory for people as Markdown and as lines of a log, for sheets as CSV, for machines as JSON: these two have identifiers. */
import { cell } from '../../engine/report';
import { productName } from '../../names/mark';
import { ageInWords, type Fact, known } from './fact';
import { type HeldRole, type Inventory, type InventoryLink, type LinkSignInKind, linkStates } from './link';

const states: Readonly<Record<InventoryLink['state'], string>> = {
  broken: 'broken',
  needsAction: 'needs action',
  drifted: 'drifted',
  overPrivileged: 'over-privileged',
  notChecked: 'not checked',
  healthy: 'healthy',
};

const signIns: Readonly<Record<LinkSignInKind, string>> = {
  federation: 'federation',
  olderIssuer: 'federation, older issuer',
  secret: 'secret',
  certificate: 'certificate',
  vaultSecret: 'secret in a key vault',
  agentIdentity: "identity of the agent's machine",
  managedIdentity: 'managed identity',
  none: 'none',
};

/** How many links are in which state: `5 links: 1 broken, 4 not checked`. */
export function countsOf({ links }: Inventory): string {
  const counts = linkStates.flatMap((state) => {
    const count = links.filter((link) => link.state === state).length;
    return count > 0 ? [`${count} ${states[state]}`] : [];
  });
  return `${links.length} ${links.length === 1 ? 'link' : 'links'}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
}

/** A line for each link. */
export function inventoryAsLines(inventory: Inventory): readonly string[] {
  const rows = inventory.links.map((link) => {
    const date = dateInWords(link);
    const when = date === '' ? '' : ` (next: ${date})`;
    return `${states[link.state].padEnd(16)} ${kindInWords(link)} "${nameOf(link)}" to ${workspaceInWords(link)}: ${link.cause}${when}`;
  });
  return [...rows, ...inventory.unseen];
}

const headings = [
  'state',
  'link',
  'workspace',
  'signs in by',
  'identity',
  'roles',
  'pipelines',
  'last used',
  'next date',
];

export function inventoryAsMarkdown(inventory: Inventory): string {
  const { project, links, unseen, at, by, isTested } = inventory;
  const rows = links.map((link) => [states[link.state], `${kindInWords(link)} ${nameOf(link)}`, ...inWords(link)]);
  const calls = isTested ? 'with a call through each connection that can be tried' : 'without a call through them';
  return [
    `## AML links of ${cell(project.name)}`,
    '',
    `**${countsOf(inventory)}**`,
    '',
    `Seen at ${at} by ${cell(by.who)}, ${calls}. An empty cell cannot be seen from here; the files say why.`,
    '',
    ...asTable([
      [...headings, 'why'],
      ...rows.map((row, at) => [...row, links[at]?.findings.map(({ cause }) => cause).join(' ') ?? '']),
    ]),
    '',
    ...whatToDo(links),
    ...(unseen.length > 0 ? ['### What cannot be seen', '', ...unseen.map((one) => `- ${cell(one)}`), ''] : []),
  ].join('\n');
}

/** The cells between the link and the reason. */
function inWords(link: InventoryLink): readonly string[] {
  const { clientId, name } = known(link.identity) ?? {};
  return [
    workspaceInWords(link),
    signInOf(link),
    name ?? clientId ?? '',
    (known(link.roles) ?? []).map(roleInWords).join(', '),
    grantsInWords(link),
    usedInWords(link),
    dateInWords(link),
  ];
}

function asTable([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}

/** What there is to do, each with the links that it is for. */
function whatToDo(links: readonly InventoryLink[]): readonly string[] {
  const open = links.flatMap((link) =>
    link.findings
      .filter(({ state }) => state !== 'healthy' && state !== 'notChecked')
      .map(({ toDo }) => ({ toDo, name: nameOf(link) })),
  );
  const all = [...new Set(open.map(({ toDo }) => toDo))].map((toDo) => {
    const names = open.filter((one) => one.toDo === toDo).map(({ name }) => cell(name));
    return `- ${cell(toDo)} (${names.join(', ')})`;
  });
  return all.length > 0 ? ['### What to do', '', ...all, ''] : [];
}

const columns: readonly (readonly [name: string, of: (link: InventoryLink) => string | Fact<unknown>])[] = [
  ['state', ({ state }) => state],
  ['kind', ({ kind }) => kind],
  ['name', ({ name }) => name],
  ['id', ({ id }) => id],
  ['place', ({ place }) => place],
  ['condition', ({ condition }) => condition],
  ['workspace', ({ workspace }) => workspace],
  ['subscription', (link) => told(link.subscription, ({ name }) => name)],
  ['signIn', ({ signIn }) => signIn],
  ['clientId', (link) => told(link.identity, ({ clientId }) => clientId ?? '')],
  ['identity', (link) => told(link.identity, ({ name, standing }) => name ?? standing)],
  ['ours', (link) => told(link.ours, ({ isOurs }) => String(isOurs))],
  ['madeBy', (link) => told(link.ours, ({ made }) => made?.who ?? '')],
  ['roles', (link) => told(link.roles, (roles) => roles.map(roleInWords).join('; '))],
  ['pipelines', (link) => told(link.grants, () => grantsInWords(link))],
  ['lastUsed', ({ lastUsed }) => lastUsed],
  ['nextDate', (link) => told(link.next, (next) => (next === 'none' ? '' : next.on))],
  ['nextEvent', (link) => told(link.next, (next) => (next === 'none' ? '' : next.what))],
  ['call', (link) => told(link.call, ({ kind }) => kind)],
  ['cause', ({ findings }) => findings.map(({ cause }) => cause).join(' ')],
  ['toDo', ({ findings }) => findings.map(({ toDo }) => toDo).join(' ')],
];

/** Source: RFC 4180 for quotes and line ends; OWASP, CSV injection, for cells that a sheet would take for formulas. */
export function inventoryAsCsv(inventory: Inventory): string {
  const seeing = { isNow: true, by: inventory.by.who };
  const rows = inventory.links.map((link) =>
    [...columns.map(([, of]) => inCell(of(link), seeing)), inventory.at].map(quoted).join(','),
  );
  return [[...columns.map(([name]) => name), 'seenAt'].join(','), ...rows, ''].join('\r\n');
}

function inCell(told: string | Fact<unknown>, seeing: Parameters<typeof ageInWords>[1]): string {
  if (typeof told === 'string') {
    return told;
  }
  return 'unknown' in told ? ageInWords(told, seeing) : String(told.value);
}

function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The inventory as plain JSON for a file. */
export function inventoryAsJson(inventory: Inventory): unknown {
  return { product: productName, ...inventory };
}

function told<Value>(fact: Fact<Value>, say: (value: Value) => string): string | Fact<unknown> {
  return 'unknown' in fact ? fact : say(fact.value);
}

function kindInWords({ kind }: InventoryLink): string {
  return kind === 'linkedService' ? 'linked service' : 'service connection';
}

function nameOf({ name, id }: InventoryLink): string {
  return known(name) ?? id;
}

function signInOf({ signIn }: InventoryLink): string {
  const kind = known(signIn);
  return kind === undefined ? '' : signIns[kind];
}

function workspaceInWords({ workspace }: InventoryLink): string {
  const [, group, name] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(known(workspace) ?? '') ?? [];
  return name === undefined ? 'an unknown workspace' : `${group}/${name}`;
}

function roleInWords({ name, scope, isAbove }: HeldRole): string {
  return isAbove ? `${name} (on ${scope})` : name;
}

function grantsInWords({ grants }: InventoryLink): string {
  const granted = known(grants);
  return granted === 'all' ? 'all' : granted === undefined ? '' : String(granted.length);
}

function usedInWords({ lastUsed }: InventoryLink): string {
  return (known(lastUsed) ?? '').slice(0, 10);
}

function dateInWords({ next }: InventoryLink): string {
  const date = known(next);
  return date === undefined || date === 'none' ? '' : `${date.on}: ${date.what}`;
}
