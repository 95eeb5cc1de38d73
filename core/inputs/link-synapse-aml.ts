/**
 * What may be asked of `LinkSynapseAml`: text as typed by people, turned into values once. All complaints are gathered and
 * thrown together, before the first request. Names are those of the task's inputs.
 */
import type { Mode } from '../engine/report';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { TenantId } from '../names/ids';
import type { Secret } from '../names/secret';
import { parseSynapseWorkspace, type SynapseWorkspaceRef } from '../names/synapse-workspace-id';
import { refuseWrongInputs } from '../problem/inputs';
import type { Surroundings } from './ensure-aml-service-connection';
import { parseChoice, parseFlag, parseNames } from './reading';
import { parseSynapseSignIn, type SynapseSignInInput } from './synapse-sign-in';
import { parseWorkspace, unlessRefused } from './workspace';

/** Text of the inputs; `undefined` where nothing was typed. */
export interface LinkSynapseAmlText {
  /** Id of the connection that sets up. */
  readonly azureSubscription?: string | undefined;
  readonly synapseWorkspace?: string | undefined;
  readonly synapseResourceGroup?: string | undefined;
  readonly workspace?: string | undefined;
  readonly resourceGroup?: string | undefined;
  /** Of whatever is given by name. */
  readonly subscriptionId?: string | undefined;
  readonly linkedServiceName?: string | undefined;
  readonly description?: string | undefined;
  readonly annotations?: string | undefined;
  readonly takeOver?: string | undefined;
  readonly authentication?: string | undefined;
  readonly identity?: string | undefined;
  readonly applicationName?: string | undefined;
  readonly clientId?: string | undefined;
  readonly principalId?: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly keyVaultLinkedService?: string | undefined;
  readonly keyVaultSecretName?: string | undefined;
  readonly keyVaultSecretVersion?: string | undefined;
  readonly secretDays?: string | undefined;
  readonly renewDays?: string | undefined;
  readonly role?: string | undefined;
  readonly gitMode?: string | undefined;
  readonly mode?: string | undefined;
}

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
  const complaints: string[] = [];
  if (!text.azureSubscription) {
    complaints.push('azureSubscription: nothing is given. Name the Azure Resource Manager connection that sets up.');
  }
  const { work, mode } = parseChoice('mode', text.mode, works, complaints) ?? works.plan;
  const synapse = parseSynapse(text, around, complaints);
  const subscriptionId = ofNamed(text.workspace ?? '', text.synapseWorkspace, text.subscriptionId);
  const workspace = parseWorkspace({ ...text, subscriptionId }, around, complaints);
  const linkedServiceName = parseLinkedServiceName(text.linkedServiceName, complaints);
  const synapseName = synapse?.kind === 'id' ? synapse.id.name : (synapse?.name ?? '');
  const signIn = parseSynapseSignIn(text, synapseName, complaints);
  const gitMode = parseGitMode(text.gitMode, signIn, work, complaints);
  const takeOver = parseFlag('takeOver', text.takeOver, complaints);
  refuseWrongInputs(complaints);
  if (!synapse || !workspace || !signIn) {
    throw new Error('an input was refused without a complaint');
  }
  return {
    work,
    mode,
    synapse,
    workspace,
    linkedServiceName,
    description: text.description,
    annotations: parseNames(text.annotations),
    tenantId: around.tenantId,
    signIn,
    role: text.role ?? 'Contributor',
    gitMode,
    takeOver,
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

function parseSynapse(
  text: LinkSynapseAmlText,
  around: Surroundings,
  complaints: string[],
): SynapseWorkspaceRef | undefined {
  if (!text.synapseWorkspace) {
    complaints.push('synapseWorkspace: nothing is given. Name the Synapse workspace that gets the link.');
    return undefined;
  }
  const parsed = parseSynapseWorkspace({
    workspace: text.synapseWorkspace,
    resourceGroup: text.synapseResourceGroup,
    subscriptionId: ofNamed(text.synapseWorkspace, text.workspace, text.subscriptionId),
    defaultSubscriptionId: around.subscription?.id,
  });
  return unlessRefused(parsed, complaints);
}

/** One input names the subscription of both: where only the other is given by name, it says nothing about this one. */
function ofNamed(own: string, other: string | undefined, subscriptionId: string | undefined): string | undefined {
  const holdsId = (text: string) => /subscriptions/i.test(text);
  return holdsId(own) && other !== undefined && !holdsId(other) ? undefined : subscriptionId;
}

/** Source: azure-rest-api-specs, Microsoft.Synapse data plane, linkedServices.json: parameter linkedServiceName. */
function parseLinkedServiceName(name: string | undefined, complaints: string[]): string {
  const unfit =
    name === undefined
      ? 'nothing is given.'
      : /^[A-Za-z0-9_][^<>*#.%&:\\+?/\p{Cc}]{0,259}$/u.test(name)
        ? undefined
        : `"${name}" is not a name of a linked service (1 to 260 characters, beginning with a letter, digit or "_", without < > * # . % & : \\ + ? /).`;
  if (unfit) {
    complaints.push(`linkedServiceName: ${unfit} Give the name under which Synapse uses the link.`);
  }
  return name ?? '';
}

function parseGitMode(
  text: string | undefined,
  signIn: SynapseSignInInput | undefined,
  work: LinkSynapseAmlInput['work'],
  complaints: string[],
): GitMode {
  const chosen = gitModes.find((one) => one === (text ?? 'stop'));
  if (!chosen) {
    complaints.push(`gitMode: "${text}" is none of ${gitModes.join(', ')}.`);
  }
  if (chosen === 'file' && signIn?.kind === 'service principal' && signIn.key.kind !== 'vault') {
    complaints.push(
      'gitMode: a file in a repository must hold no key. Choose authentication: managedIdentity, or a secret in a key vault.',
    );
  }
  if (chosen === 'file' && work === 'remove') {
    complaints.push('gitMode: there is no file to write for a removal. Delete it in the branch, or choose live.');
  }
  return chosen ?? 'stop';
}
