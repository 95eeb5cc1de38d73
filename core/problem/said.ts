/**
 * Words in which something to be set, or a run to be made, is named and not spelled: every host puts those into words of
 * its own. A pipeline has lines of YAML, a page has fields, buttons and links.
 *
 *     fix: say`${set('takeOver', 'true')} to give it a new application.`
 */
import { sanitize } from '../names/foreign-text';

/** What can be asked for, by the names that the requests have; a host shows each under its own. */
type Field =
  | 'annotations'
  | 'applicationName'
  | 'approvers'
  | 'authentication'
  | 'azureDevOpsSignIn'
  | 'azureSubscription'
  | 'branches'
  | 'certificateFile'
  | 'clientId'
  | 'clientSecret'
  | 'connectionName'
  | 'convert'
  | 'extraGrants'
  | 'extraRoles'
  | 'furtherProjects'
  | 'gitMode'
  | 'identity'
  | 'keyVaultLinkedService'
  | 'keyVaultSecretVersion'
  | 'linkedServiceName'
  | 'managedIdentity'
  | 'minimumApprovers'
  | 'pipelineAccess'
  | 'pipelines'
  | 'principalId'
  | 'project'
  | 'role'
  | 'secretDays'
  | 'sharing'
  | 'sourcesFolder'
  | 'takeOver';

/** What is to be done with a field, or the field named; `value` as it is typed. */
interface FieldNamed {
  readonly kind: 'set' | 'name';
  readonly field: string;
  readonly value: string | undefined;
}

/** A run to be made. */
interface RunNamed {
  readonly kind: 'run';
  readonly action: 'ensure' | 'remove' | 'convertAll' | undefined;
  readonly mode: 'apply' | 'plan' | 'check' | undefined;
}

export type Action = FieldNamed | RunNamed;

/** A text with actions in it, in their order. What is shown of it goes through `spell`, which makes it safe to print. */
export type Said = readonly (string | Action)[];

/** `set takeOver: true`: an instruction. */
export function set(field: Field, value?: string): Action {
  return { kind: 'set', field, value };
}

/** `takeOver: true`: the field, within a sentence that says what of it. */
export function named(field: Field, value?: string): Action {
  return { kind: 'name', field, value };
}

/** `run with mode: apply`. */
export function runAs({ action, mode }: Partial<Omit<RunNamed, 'kind'>>): Action {
  return { kind: 'run', action, mode };
}

/** Puts a text together; what was put together before may be part of it. */
export function say(texts: TemplateStringsArray, ...parts: readonly (string | number | Action | Said)[]): Said {
  return texts.flatMap((text, at) => {
    const part = parts[at];
    return [text, ...(part === undefined ? [] : typeof part === 'object' ? [part].flat() : [String(part)])];
  });
}

/** Several, one after the other. */
export function joined(all: readonly Said[]): Said {
  return all.flatMap((one, at) => (at === 0 ? one : [' ', ...one]));
}

/** How a host words an action, as said within a sentence. */
export type Wording = (action: Action) => string;

/** As one text, on one line. An instruction that begins a sentence begins with a capital; a field is as it is. */
export function spell(said: string | Said, wording: Wording): string {
  const text = [said].flat().reduce<string>((before, part) => {
    if (typeof part === 'string') {
      return before + part;
    }
    const words = wording(part);
    return before + (part.kind !== 'name' && /(?:^|[.?!] )$/.test(before) ? capital(words) : words);
  }, '');
  return sanitize(text, 1200).replace(/\.\.(?=\s|$)/g, '.');
}

/** For whoever has no words of a host: an error's message, and comparing. */
export const plainWording: Wording = (action) => {
  if (action.kind === 'run') {
    return ['run', action.action ?? action.mode].join(' ');
  }
  const what = action.value === undefined ? action.field : `${action.field} = ${action.value}`;
  return action.kind === 'set' ? `set ${what}` : what;
};

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Sentences as they go on within another one: without the capital, and without the last full stop. */
export function asClause(sentences: string): string {
  return (sentences.charAt(0).toLowerCase() + sentences.slice(1)).replace(/\.$/, '');
}
