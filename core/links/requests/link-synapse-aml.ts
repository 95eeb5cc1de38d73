/**
 * What may be asked of `LinkSynapseAml`: text as typed by people, turned into values once. All complaints are gathered and
 * thrown together, before the first request. Names are those of the task's inputs.
 */
import type { Mode } from '../../engine/report';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { TenantId } from '../../names/ids';
import { parseSynapseWorkspace, type SynapseWorkspaceRef } from '../../names/synapse-workspace-id';
import { InputReading } from './reading';
import { requireSetup, type SetupText } from './setup';
import type { Surroundings } from './surroundings';
import { parseSynapseSignIn, type SynapseSignInInput, type SynapseSignInText } from './synapse-sign-in';
import { parseWorkspace, type WorkspaceText } from './workspace';

/** Text of the inputs; `undefined` where nothing was typed. */
export interface LinkSynapseAmlText extends SetupText, WorkspaceText, SynapseSignInText {
  readonly synapseWorkspace?: string | undefined;
  readonly synapseResourceGroup?: string | undefined;
  /** Of whatever is given by name. */
  readonly subscriptionId?: string | undefined;
  readonly description?: string | undefined;
  readonly annotations?: string | undefined;
  readonly takeOver?: string | undefined;
  readonly role?: string | undefined;
  readonly gitMode?: string | undefined;
  readonly mode?: string | undefined;
}

type Reading = InputReading<LinkSynapseAmlText>;

/** What is done where the Synapse workspace is in Git mode: nothing, a live write all the same, or a file for the branch. */
type GitMode = 'stop' | 'live' | 'file';

/** Values of `gitMode` in the order the editor shows them. */
export const gitModes = ['stop', 'live', 'file'] as const;

export interface LinkSynapseAmlInput {
  readonly work: 'link' | 'remove';
  readonly mode: Mode;
  readonly synapse: SynapseWorkspaceRef;
  readonly workspace: AmlWorkspaceId;
  readonly linkedServiceName: string;
  readonly description: string | undefined;
  readonly annotations: readonly string[];
  readonly tenantId: TenantId;
  readonly signIn: SynapseSignInInput;
  /** Name or GUID. */
  readonly role: string;
  readonly gitMode: GitMode;
  /** Whether a linked service that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

/** @throws Problems with every complaint there is */
export function parseLinkSynapseAml(text: LinkSynapseAmlText, around: Surroundings): LinkSynapseAmlInput {
  const reading: Reading = new InputReading(text);
  requireSetup(reading);
  const { work, mode } = reading.choice('mode', works) ?? works.plan;
  const synapse = parseSynapse(reading, around);
  const workspace = parseWorkspace(reading, {
    subscriptionId: ofNamed(text.workspace ?? '', text.synapseWorkspace, text.subscriptionId),
    defaultSubscriptionId: around.subscription?.id,
  });
  const linkedServiceName = parseLinkedServiceName(reading);
  const signIn = parseSynapseSignIn(reading, nameOf(synapse));
  const gitMode = parseGitMode(reading, { signIn, work });
  const takeOver = reading.flag('takeOver');
  return {
    work,
    mode,
    ...reading.complete({ synapse, workspace, linkedServiceName, signIn, gitMode, takeOver }),
    description: text.description,
    annotations: reading.list('annotations'),
    tenantId: around.tenantId,
    role: text.role ?? 'Contributor',
  };
}

const works = {
  apply: { work: 'link', mode: 'apply' },
  plan: { work: 'link', mode: 'plan' },
  check: { work: 'link', mode: 'check' },
  remove: { work: 'remove', mode: 'apply' },
  planRemove: { work: 'remove', mode: 'plan' },
} as const satisfies Readonly<Record<string, Pick<LinkSynapseAmlInput, 'work' | 'mode'>>>;

/** Values of `mode` in the order the editor shows them. */
export const synapseModes = Object.keys(works);

function parseSynapse(reading: Reading, around: Surroundings): SynapseWorkspaceRef | undefined {
  const { synapseWorkspace, synapseResourceGroup, workspace, subscriptionId } = reading.text;
  if (!synapseWorkspace) {
    reading.complain('synapseWorkspace', 'nothing is given. Name the Synapse workspace that gets the link.');
    return undefined;
  }
  const parsed = parseSynapseWorkspace({
    workspace: synapseWorkspace,
    resourceGroup: synapseResourceGroup,
    subscriptionId: ofNamed(synapseWorkspace, workspace, subscriptionId),
    defaultSubscriptionId: around.subscription?.id,
  });
  return reading.accept(parsed);
}

function nameOf(synapse: SynapseWorkspaceRef | undefined): string {
  return synapse?.kind === 'id' ? synapse.id.name : (synapse?.name ?? '');
}

/** One input names the subscription of both: where only the other is given by name, it says nothing about this one. */
function ofNamed(own: string, other: string | undefined, subscriptionId: string | undefined): string | undefined {
  const holdsId = (text: string) => /subscriptions/i.test(text);
  return holdsId(own) && other !== undefined && !holdsId(other) ? undefined : subscriptionId;
}

/** Source: azure-rest-api-specs, Microsoft.Synapse data plane, linkedServices.json: parameter linkedServiceName. */
const linkedServiceNamePattern = /^[A-Za-z0-9_][^<>*#.%&:\\+?/\p{Cc}]{0,259}$/u;

function parseLinkedServiceName(reading: Reading): string {
  const name = reading.text.linkedServiceName;
  const advice = 'Give the name under which Synapse uses the link.';
  if (name === undefined) {
    reading.complain('linkedServiceName', `nothing is given. ${advice}`);
  } else if (!linkedServiceNamePattern.test(name)) {
    reading.complain(
      'linkedServiceName',
      `"${name}" is not a name of a linked service (1 to 260 characters, beginning with a letter, digit or "_", without < > * # . % & : \\ + ? /). ${advice}`,
    );
  }
  return name ?? '';
}

function parseGitMode(
  reading: Reading,
  { signIn, work }: { readonly signIn: SynapseSignInInput | undefined; readonly work: LinkSynapseAmlInput['work'] },
): GitMode {
  const gitMode = reading.kind('gitMode', gitModes) ?? 'stop';
  if (gitMode === 'file' && signIn?.kind === 'service principal' && signIn.key.kind !== 'vault') {
    reading.complain(
      'gitMode',
      'a file in a repository must hold no key. Choose authentication: managedIdentity, or a secret in a key vault.',
    );
  }
  if (gitMode === 'file' && work === 'remove') {
    reading.complain('gitMode', 'there is no file to write for a removal. Delete it in the branch, or choose live.');
  }
  return gitMode;
}
