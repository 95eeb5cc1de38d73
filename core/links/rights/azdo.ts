/**
 * Whether whoever asks Azure DevOps may do something with service connections, asked before anything is written.
 * Source: Azure DevOps REST, Security, Permissions - Has Permissions Batch, 7.1; docs security namespace-reference
 * (ServiceEndpoints); the bits by the example of Security Namespaces - Query; tokens by terraform-provider-azuredevops.
 * Needs: any valid token: the page declares no scope; that a job's own token will do is unconfirmed.
 * Beware: it sees permissions and not what a token is limited to, so a *yes* is likely and a *no* certain. A connection's
 * own permissions end those inherited from the project, so its own token is asked; which of project and collection the
 * service tests, and whether administrators of the collection are let through, is unconfirmed: a *no* is one to all.
 */

import type { Context } from '../../context';
import { askAzdo, azdoVersions } from '../../http/azdo';
import { askAzdoAsSetup } from '../../http/azdo-as-setup';
import { bodyOf, list, optionalFlag } from '../../http/json';
import { answering } from '../../http/refused';
import type { Reply } from '../../http/request';
import { isOfSetup } from '../../http/rights';
import type { RightOf, Standing } from '../../problem/right';
import { unanswered } from './answered';

const serviceEndpoints = '49b48001-ca20-4adc-8111-5b60c903a50c';
const bits = { use: 1, administer: 2, create: 4 } as const;

type OfConnections = RightOf<'connection creator' | 'connection administrator' | 'connection user'>;

/** A permission on a token: a path that says what is meant. */
interface Permission {
  readonly token: string;
  readonly permissions: number;
}

/** As whom the service is asked: each right is asked of whoever will use it. */
type Ask = (body: unknown, context: Context) => Promise<Reply>;

/** As whom one is asked says nothing of the other: a question that fails leaves its own rights open. @returns in order */
export async function standingsInAzdo(
  rights: readonly OfConnections[],
  context: Context,
): Promise<readonly Standing[]> {
  const ofSetup = rights.filter(isOfSetup);
  const others = rights.filter((right) => !isOfSetup(right));
  const [asSetup, asUsual] = await Promise.all([
    standingsOfSetup(ofSetup, context).catch(unanswered),
    standings(others, askUsual, context).catch(unanswered),
  ]);
  return rights.map((right) =>
    isOfSetup(right) ? (asSetup[ofSetup.indexOf(right)] ?? 'unknown') : (asUsual[others.indexOf(right)] ?? 'unknown'),
  );
}

/** Who is no member of the organization has no right in it. */
function standingsOfSetup(rights: readonly OfConnections[], context: Context): Promise<readonly Standing[]> {
  const none = rights.map((): Standing => 'lacks');
  return answering(standings(rights, askSetup, context), { notMember: () => none });
}

async function standings(rights: readonly OfConnections[], ask: Ask, context: Context): Promise<readonly Standing[]> {
  const wanted = rights.map(permissionsFor);
  const held = new Set<string>();
  // Administrators of the collection are asked about only where somebody else would be refused.
  for (const alwaysAllowAdministrators of [false, true]) {
    const isOpen = wanted.some((all) => !isHeld(all, held));
    const open = isOpen ? wanted.flat(2).filter((one) => !held.has(keyOf(one))) : [];
    const values = open.length > 0 ? await evaluate(open, alwaysAllowAdministrators, (body) => ask(body, context)) : [];
    for (const one of open.filter((_one, at) => values[at] === true)) {
      held.add(keyOf(one));
    }
  }
  return wanted.map((all) => (all.length === 0 ? 'unknown' : isHeld(all, held) ? 'has' : 'lacks'));
}

function isHeld(all: Needed, held: ReadonlySet<string>): boolean {
  return all.every((any) => any.some((one) => held.has(keyOf(one))));
}

/** Whether each connection of a project shows itself: surely so only to an Administrator of all of them. */
export async function seesEachConnection(projectId: string, context: Context): Promise<boolean> {
  const asked = [{ token: `endpoints/${projectId}`, permissions: bits.administer }];
  return (await evaluate(asked, false, (body) => askUsual(body, context)))[0] === true;
}

/** Of each list one is needed. */
type Needed = readonly (readonly Permission[])[];

function permissionsFor(right: OfConnections): Needed {
  switch (right.kind) {
    case 'connection creator':
      return [[{ token: `endpoints/${right.project.id}`, permissions: bits.create }]];
    case 'connection administrator':
      return onConnection(right.connection, bits.administer);
    case 'connection user':
      return right.connection ? onConnection(right.connection, bits.use) : [];
  }
}

function onConnection(
  { id, projectIds }: RightOf<'connection administrator'>['connection'],
  permissions: number,
): Needed {
  return id === undefined
    ? []
    : projectIds.map((projectId) => [
        { token: `endpoints/${projectId}/${id}`, permissions },
        { token: `endpoints/Collection/${id}`, permissions },
      ]);
}

function keyOf({ token, permissions }: Permission): string {
  return `${token} ${permissions}`;
}

async function evaluate(
  asked: readonly Permission[],
  alwaysAllowAdministrators: boolean,
  ask: (body: unknown) => Promise<Reply>,
): Promise<readonly boolean[]> {
  const evaluations = asked.map((one) => ({ securityNamespaceId: serviceEndpoints, ...one }));
  const reply = await ask({ alwaysAllowAdministrators, evaluations });
  return list(bodyOf(reply), 'evaluations').map((one) => optionalFlag(one, 'value') === true);
}

const path = '/_apis/security/permissionevaluationbatch';
const askUsual: Ask = (body, context) => askAzdo(context, { method: 'POST', path, body, repeatable: true });
const askSetup: Ask = (body, context) => askAzdoAsSetup(context, { path, version: azdoVersions.stable, body });
