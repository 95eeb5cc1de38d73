/**
 * What may be asked of `LinkSynapseAml`: text as typed by people, turned into values once. All complaints are gathered and
 * thrown together, before the first request. Names are those of the task's inputs.
 */

import { linkedServicePurposes } from '../../azure/purpose/read';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { TenantId } from '../../names/ids';
import { parseSynapseWorkspace, type SynapseWorkspaceRef } from '../../names/synapse-workspace-id';
import { named, say } from '../../problem/said';
import { type ActionText, parseAction, usualRun } from './action';
import { type ExtraRoles, type ExtraRolesText, parseExtraRoles } from './extra-roles';
import type { RunInput } from './plan-agreed';
import { type PurposeInput, type PurposeText, parsePurpose } from './purpose';
import { InputReading } from './reading';
import type { ServicePrincipalInput } from './service-principal';
import { requireSetup, type SetupText } from './setup';
import type { Surroundings } from './surroundings';
import {
  parseSynapseIdentity,
  parseSynapseSignIn,
  type SynapseSignInInput,
  type SynapseSignInText,
} from './synapse-sign-in';
import { parseWorkspace, type WorkspaceText } from './workspace';

/** Text of the inputs; `undefined` where nothing was typed. */
export interface LinkSynapseAmlText
  extends SetupText,
    ActionText,
    WorkspaceText,
    SynapseSignInText,
    ExtraRolesText,
    PurposeText {
  readonly synapseWorkspace?: string | undefined;
  readonly synapseResourceGroup?: string | undefined;
  /** Of whatever is given by name. */
  readonly subscriptionId?: string | undefined;
  readonly description?: string | undefined;
  readonly annotations?: string | undefined;
  readonly takeOver?: string | undefined;
  readonly gitMode?: string | undefined;
  /** Folder of the checkout that a file goes into, from the sources directory. */
  readonly sourcesFolder?: string | undefined;
}

type Reading = InputReading<LinkSynapseAmlText>;

/** What is done where the Synapse workspace is in Git mode: nothing, a live write all the same, or a file for the branch. */
type GitMode = 'stop' | 'live' | 'file';

/** Values of `gitMode` in the order the editor shows them. */
export const gitModes = ['stop', 'live', 'file'] as const;

/** Which link is meant, for either action. */
interface SynapseLinkInput extends RunInput {
  readonly synapse: SynapseWorkspaceRef;
  readonly workspace: AmlWorkspaceId;
  readonly linkedServiceName: string;
  readonly tenantId: TenantId;
  readonly gitMode: GitMode;
  /** Folder of the repository that a file goes into; `undefined` for the checkout that is the workspace's own. */
  readonly sourcesFolder: string | undefined;
}

export interface LinkSynapseAmlInput extends SynapseLinkInput, PurposeInput {
  readonly action: 'ensure';
  readonly description: string | undefined;
  readonly annotations: readonly string[];
  readonly signIn: SynapseSignInInput;
  readonly extraRoles: ExtraRoles;
  /** Whether a linked service that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

export interface RemoveSynapseLinkInput extends SynapseLinkInput {
  readonly action: 'remove';
  /** The application that it signs in as; none with the workspace's own identity. */
  readonly identity: ServicePrincipalInput | 'own';
}

/** What holds where nothing is typed. */
const usual = { ...usualRun, secretDays: '90', renewDays: '30', identity: 'newApplication' } as const;

/** @throws Problems with every complaint there is */
export function parseLinkSynapseAml(
  typed: LinkSynapseAmlText,
  around: Surroundings,
): LinkSynapseAmlInput | RemoveSynapseLinkInput {
  const reading: Reading = new InputReading(typed, usual);
  const { text } = reading;
  requireSetup(reading);
  const { action, ...how } = parseAction(reading);
  const synapse = parseSynapse(reading, around);
  const workspace = parseWorkspace(reading, {
    subscriptionId: ofNamed(text.workspace ?? '', text.synapseWorkspace, text.subscriptionId),
    defaultSubscriptionId: around.subscription?.id,
  });
  const linkedServiceName = parseLinkedServiceName(reading);
  const link = { synapse, workspace, linkedServiceName };
  const common = { ...how, tenantId: around.tenantId };
  if (action === 'remove') {
    const identity = parseSynapseIdentity(reading, nameOf(synapse));
    const gitMode = parseGitMode(reading);
    return {
      action,
      ...common,
      ...reading.complete({ ...link, identity, gitMode }),
      sourcesFolder: text.sourcesFolder,
    };
  }
  const signIn = parseSynapseSignIn(reading, nameOf(synapse));
  const gitMode = parseGitMode(reading);
  refuseKeyInFile(reading, gitMode, signIn);
  const takeOver = reading.flag('takeOver');
  const purpose = parsePurpose(reading, linkedServicePurposes);
  return {
    action,
    ...common,
    ...reading.complete({ ...link, ...purpose, signIn, gitMode, takeOver, extraRoles: parseExtraRoles(reading) }),
    description: text.description,
    annotations: reading.list('annotations'),
    sourcesFolder: text.sourcesFolder,
  };
}

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

const readOfFile = { sourcesFolder: ['file'] } as const;

function parseGitMode(reading: Reading): GitMode {
  const gitMode = reading.kind('gitMode', gitModes, readOfFile) ?? 'stop';
  const { linkedServiceName: name = '' } = reading.text;
  if (gitMode === 'file' && isNoFileName(name)) {
    reading.complain(
      'linkedServiceName',
      `"${name}" gives a file that a checkout on Windows cannot hold (no " or |, none of its own names such as CON, NUL or COM1, at most 250 characters). Choose another name, or write the linked service live.`,
    );
  }
  return gitMode;
}

/** Source: learn.microsoft.com "Naming Files, Paths, and Namespaces"; other signs are no part of such a name anyway. */
function isNoFileName(name: string): boolean {
  return /["|]/.test(name) || /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])\s*(?:\.|$)/i.test(name) || name.length > 250;
}

function refuseKeyInFile(reading: Reading, gitMode: GitMode, signIn: SynapseSignInInput | undefined): void {
  if (gitMode === 'file' && signIn?.kind === 'service principal' && signIn.key.kind !== 'vault') {
    reading.complain(
      'gitMode',
      say`a file in a repository must hold no key. Choose ${named('authentication', 'managedIdentity')}, or a secret in a key vault.`,
    );
  }
}
