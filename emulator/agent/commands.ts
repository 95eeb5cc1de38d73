/**
 * Logging commands: found anywhere in a line, unescaped, checked against a task's restrictions.
 * Source: microsoft/azure-pipelines-agent, Command.cs and TaskRestrictionsChecker.cs; azure-pipelines-task-lib, taskcommand.ts.
 */

export interface Command {
  /** `task.setvariable`, in lower case. */
  readonly name: string;
  /** Names in lower case. */
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const prefix = '##vso[';

/** The command in a line; `undefined` when there is none, or it does not parse: the line is then printed. */
export function parseCommand(line: string): Command | undefined {
  const start = line.toLowerCase().indexOf(prefix);
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) {
    return undefined;
  }
  const head = line.slice(start + prefix.length, end);
  const space = head.indexOf(' ');
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase();
  if (!/^[^.\s]+\.[^.\s]+$/.test(name)) {
    return undefined;
  }
  const properties: Record<string, string> = {};
  for (const pair of space < 0 ? [] : head.slice(space + 1).split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      properties[pair.slice(0, equals).trim().toLowerCase()] = unescapeProperty(pair.slice(equals + 1));
    }
  }
  return { name, properties, data: unescapeData(line.slice(end + 1)) };
}

function unescapeData(text: string): string {
  return text
    .replace(/%0D/g, '\r')
    .replace(/%0A/g, '\n')
    .replace(/%AZP25/g, '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replace(/%5D/g, ']').replace(/%3B/g, ';'));
}

/** From task.json. */
export interface Restrictions {
  readonly commands?: { readonly mode?: string };
  readonly settableVariables?: { readonly allowed?: readonly string[] };
}

const restrictedCommands = new Set(
  [
    'complete',
    'debug',
    'logdetail',
    'logissue',
    'setprogress',
    'setsecret',
    'setvariable',
    'settaskvariable',
    'prependpath',
  ]
    .map((event) => `task.${event}`)
    .concat('telemetry.publish'),
);

/** Why a task's command is not obeyed; `undefined` when it is. */
export function findRestriction(command: Command, restrictions: Restrictions | undefined): string | undefined {
  if (restrictions?.commands?.mode === 'restricted' && !restrictedCommands.has(command.name)) {
    return `${command.name} is not allowed in this task due to its policy restrictions`;
  }
  const isVariable = command.name === 'task.setvariable' || command.name === 'task.prependpath';
  const allowed = restrictions?.settableVariables?.allowed;
  if (!isVariable || allowed === undefined) {
    return undefined;
  }
  const variable = command.name === 'task.prependpath' ? 'PATH' : (command.properties.variable ?? '');
  if (allowed.some((pattern) => toPattern(pattern).test(variable))) {
    return undefined;
  }
  return `Setting variable ${variable} is not allowed in this task due to its policy restrictions`;
}

function toPattern(wildcard: string): RegExp {
  const escaped = wildcard.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}
