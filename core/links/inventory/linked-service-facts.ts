/** What can be found out of a linked service of Synapse that leads to an AML workspace. */
import { subscription } from '../../azure/subscription/read';
import type { Context } from '../../context';
import { amlWorkspaceId } from '../../names/aml-workspace-id';
import { type ArmId, asSubscriptionId, sameText } from '../../names/ids';
import { carriesMark, makerIn } from '../../names/mark';
import { amlService } from '../../synapse/linked-service/adoption-read';
import type { LinkedService } from '../../synapse/linked-service/read';
import type { ListedSynapseWorkspace } from '../../synapse/workspace/list-read';
import type { Looking } from './connection-facts';
import { nextOf } from './dates';
import { type Fact, seen, unknown } from './fact';
import { identityOf, keyEndOf, rolesOf } from './identity-facts';
import type { KeyEnd, LinkFacts, LinkIdentity } from './link';

/** Where it is. */
export interface PlacedService {
  readonly synapse: ListedSynapseWorkspace;
  readonly service: LinkedService;
}

/** The AML workspace that it leads to; `undefined` for one of another type, and for a template of many. */
export function targetOf(service: LinkedService): ArmId | undefined {
  const { type, subscriptionId, resourceGroup, workspace } = service;
  return sameText(type, amlService) && !isTemplateOfLink(service) && subscriptionId && resourceGroup && workspace
    ? amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId
    : undefined;
}

/** Whether it leads somewhere that only a parameter tells. */
export function isTemplateOfLink({ type, expressions }: LinkedService): boolean {
  return sameText(type, amlService) && expressions.length > 0;
}

export async function factsOfLinkedService(
  { synapse, service }: PlacedService,
  looking: Looking,
  context: Context,
): Promise<LinkFacts> {
  const at = context.clock.now().toISOString();
  const shown = <Value>(value: Value): Fact<Value> => ({ value, source: 'Synapse', at });
  const { subscriptionId = '' } = service;
  const target = targetOf(service);
  const workspace: Fact<ArmId> = target ? shown(target) : unknown('it is a template');
  const identity = await identityBehind({ synapse, service }, looking, context);
  const [roles, keyEnd, named] = await Promise.all([
    rolesOf(identity, workspace, context),
    keyOf(service, context),
    seen(subscription.find(asSubscriptionId(subscriptionId), context), 'Azure', context),
  ]);
  const lastUsed = unknown('Synapse does not say when a linked service is used');
  return {
    kind: 'linkedService',
    id: `${synapse.armId}/linkedservices/${service.name}`,
    place: synapse.endpoint.workspace,
    name: shown(service.name),
    condition: shown('ready'),
    workspace,
    subscription: 'unknown' in named ? shown({ id: subscriptionId, name: subscriptionId }) : named,
    signIn: shown(signInOf(service)),
    identity,
    ours: shown(
      service.isOurs ? { isOurs: true, made: makerIn(service.annotations.find(carriesMark)) } : { isOurs: false },
    ),
    roles,
    grants: unknown('a linked service is not granted to pipelines'),
    lastUsed,
    keyEnd,
    next: nextOf({ endsWithIssuer: false, keyEnd, lastUsed, isReady: true }, at),
    call: unknown('an inventory makes no call through a linked service'),
  };
}

function signInOf({ signIn }: LinkedService) {
  if (signIn.kind !== 'service principal') {
    return signIn.kind === 'none' ? 'none' : 'managedIdentity';
  }
  return typeof signIn.key === 'object' ? 'vaultSecret' : 'secret';
}

async function identityBehind(
  { synapse, service: { signIn } }: PlacedService,
  { tenantId }: Looking,
  context: Context,
): Promise<Fact<LinkIdentity>> {
  const { principalId, endpoint } = synapse;
  if (signIn.kind === 'managed identity') {
    const at = context.clock.now().toISOString();
    return principalId
      ? {
          value: { clientId: undefined, principalId, name: endpoint.workspace, standing: 'there' },
          source: 'Azure',
          at,
        }
      : unknown('the Synapse workspace shows no identity');
  }
  if (signIn.kind === 'none') {
    return unknown('it names no way to sign in');
  }
  const { clientId, tenant } = signIn;
  return clientId === undefined
    ? unknown('it shows no client id')
    : identityOf(clientId, { tenant, own: tenantId }, context);
}

async function keyOf({ signIn, keyNote }: LinkedService, context: Context): Promise<Fact<KeyEnd | 'none'>> {
  const at = context.clock.now().toISOString();
  if (signIn.kind !== 'service principal') {
    return { value: 'none', source: 'Synapse', at };
  }
  if (typeof signIn.key === 'object') {
    return unknown('it is in a key vault, which an inventory does not read');
  }
  return signIn.clientId === undefined
    ? unknown('it shows no client id')
    : keyEndOf({ kind: 'secret', note: keyNote }, signIn.clientId, context);
}
