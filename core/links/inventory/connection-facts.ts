/** What can be found out of a service connection. A few requests each; none of them writes. */
import { type Connection, federation, workspaceScope } from '../../azdo/connection/read';
import { readLatestUse } from '../../azdo/connection/use-read';
import { endsWithOldIssuer } from '../../azdo/conversion/read';
import { type Trial, tryConnection } from '../../azdo/conversion/trial-read';
import { readGrant } from '../../azdo/grant/read';
import type { Project } from '../../azdo/project/read';
import { subscription as subscriptionOfId } from '../../azure/subscription/read';
import type { Context } from '../../context';
import { amlWorkspaceId } from '../../names/aml-workspace-id';
import { type ArmId, asSubscriptionId, type SubscriptionId, sameText, type TenantId } from '../../names/ids';
import { type Maker, makerIn } from '../../names/mark';
import { nextOf } from './dates';
import { derived, type Fact, known, seen, unknown } from './fact';
import { identityOf, keyEndOf, rolesOf } from './identity-facts';
import type { Condition, KeyEnd, LinkFacts, LinkIdentity, LinkSignInKind } from './link';

/** What all rows have in common. */
export interface Looking {
  readonly project: Project;
  /** Tenant of the setup identity, which looks at the identities. */
  readonly tenantId: TenantId;
  /** Whether a call is made through each. */
  readonly isTested: boolean;
  /** Where links of Synapse are looked for beside those of the connections' subscriptions; `undefined` for nowhere else. */
  readonly subscriptionId: SubscriptionId | undefined;
}

/** Whether it is, or may be, for an AML workspace: one that shows only its id may be anything. */
export function mayBeLink({ type, scopeLevel }: Connection): boolean {
  return type === '' || (type === 'azurerm' && sameText(scopeLevel, workspaceScope));
}

export async function factsOfConnection(
  connection: Connection,
  looking: Looking,
  context: Context,
): Promise<LinkFacts> {
  const at = context.clock.now().toISOString();
  const shown = shownBy(connection, at);
  const [identity, grants, lastUsed, call, subscription] = await Promise.all([
    identityBehind(connection, looking, context),
    grantsOf(connection, looking, context),
    useOf(connection, looking, context),
    callThrough(connection, looking, context),
    subscriptionOf(connection, context),
  ]);
  const [roles, keyEnd] = await Promise.all([
    rolesOf(identity, shown.workspace, context),
    keyOf(connection, { identity, signIn: shown.signIn }, context),
  ]);
  const isReady = known(shown.condition) === 'ready';
  return {
    kind: 'serviceConnection',
    id: connection.id,
    place: looking.project.name,
    ...shown,
    ...{ identity, grants, lastUsed, call, subscription, roles, keyEnd },
    next: nextOf({ endsWithIssuer: endsWithOldIssuer(connection), keyEnd, lastUsed, isReady }, at),
  };
}

/** What the list of connections says of it. */
function shownBy(connection: Connection, at: string) {
  const shown = <Value>(value: Value | undefined, otherwise: string): Fact<Value> => {
    if (isHidden(connection)) {
      return unknown(hidden);
    }
    return value === undefined ? unknown(otherwise) : { value, source: 'Azure DevOps', at };
  };
  const { isOurs, description } = connection;
  return {
    name: shown(connection.name || undefined, 'it has no name'),
    condition: shown(conditionOf(connection), 'it does not say'),
    workspace: shown(workspaceOf(connection), 'it names no workspace'),
    signIn: shown(signInOf(connection), 'it does not show how it signs in'),
    ours: shown<{ isOurs: boolean; made?: Maker | undefined }>(
      isOurs ? { isOurs, made: makerIn(description) } : { isOurs },
      'it does not say',
    ),
  };
}

function isHidden({ type }: Connection): boolean {
  return type === '';
}

const hidden = 'it shows only its id: whoever asks Azure DevOps is none of its Readers, Users or Administrators';

/** ARM id of the workspace that it is for. */
export function workspaceOf({ subscriptionId, resourceGroup, workspace }: Connection): ArmId | undefined {
  return subscriptionId && resourceGroup && workspace
    ? amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId
    : undefined;
}

function signInOf(connection: Connection): LinkSignInKind | undefined {
  const { scheme, issuer, keyKind } = connection;
  if (sameText(scheme, federation)) {
    return issuer === undefined ? undefined : endsWithOldIssuer(connection) ? 'olderIssuer' : 'federation';
  }
  return sameText(scheme, 'ManagedServiceIdentity') ? 'agentIdentity' : keyKind;
}

function conditionOf({ state, isDisabled }: Connection): Condition {
  const unfinished: Readonly<Record<string, Condition>> = { Draft: 'draft', InProgress: 'inProgress' };
  return state === 'Ready' ? (isDisabled ? 'disabled' : 'ready') : (unfinished[state] ?? 'failed');
}

async function identityBehind(
  connection: Connection,
  { tenantId }: Looking,
  context: Context,
): Promise<Fact<LinkIdentity>> {
  const clientId = connection.clientId ?? connection.msiClientId;
  if (isHidden(connection)) {
    return unknown(hidden);
  }
  if (clientId === undefined) {
    const isMachine = sameText(connection.scheme, 'ManagedServiceIdentity');
    return unknown(isMachine ? 'it is that of the machine that a job runs on' : 'it shows no client id');
  }
  return identityOf(clientId, { tenant: connection.tenantId, own: tenantId }, context);
}

async function useOf(connection: Connection, { project }: Looking, context: Context): Promise<Fact<string | 'never'>> {
  if (isHidden(connection)) {
    return unknown(hidden);
  }
  const used = await seen(readLatestUse({ project, connection }, context), 'Azure DevOps', context);
  return derived(used, (time) => time?.toISOString() ?? 'never');
}

async function grantsOf(
  connection: Connection,
  { project }: Looking,
  context: Context,
): Promise<Fact<'all' | readonly number[]>> {
  if (isHidden(connection)) {
    return unknown(hidden);
  }
  const used = { project, endpointId: connection.id, connectionName: connection.name };
  const grant = await seen(readGrant(used, context), 'Azure DevOps', context);
  return derived(grant, ({ all, pipelineIds }) => (all ? ('all' as const) : pipelineIds));
}

async function callThrough(connection: Connection, looking: Looking, context: Context): Promise<Fact<Trial>> {
  if (!looking.isTested) {
    return unknown('no call was asked for');
  }
  if (isHidden(connection) || conditionOf(connection) !== 'ready') {
    return unknown('nothing can be called through it as it is');
  }
  if (sameText(connection.scheme, 'ManagedServiceIdentity')) {
    return unknown('it signs in as the machine that a job runs on, so only a job can tell');
  }
  return seen(tryConnection(looking.project, connection, context), 'Azure DevOps', context);
}

async function subscriptionOf({ subscriptionId }: Connection, context: Context): Promise<LinkFacts['subscription']> {
  if (!subscriptionId) {
    return unknown('it names no subscription');
  }
  const named = await seen(subscriptionOfId.find(asSubscriptionId(subscriptionId), context), 'Azure', context);
  const at = context.clock.now().toISOString();
  return 'unknown' in named
    ? { value: { id: subscriptionId, name: subscriptionId }, source: 'Azure DevOps', at }
    : named;
}

/** Only a key ends; whose it is has to be known. */
async function keyOf(
  { clientId, keyKind, keyNote }: Connection,
  { identity, signIn }: Pick<LinkFacts, 'identity' | 'signIn'>,
  context: Context,
): Promise<Fact<KeyEnd | 'none'>> {
  if (!keyKind) {
    return derived(signIn, () => 'none' as const);
  }
  if (clientId === undefined || 'unknown' in identity) {
    return 'unknown' in identity ? identity : unknown('it shows no client id');
  }
  return keyEndOf({ kind: keyKind, note: keyNote }, clientId, context);
}
