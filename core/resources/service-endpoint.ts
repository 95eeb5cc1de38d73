/**
 * An Azure DevOps service connection of scope level "Machine Learning Workspace", by workload identity federation.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints, 7.1; data keys from the published `azurerm` type definition.
 * Needs: Creator of service connections in the project; Administrator of one that somebody else made.
 * Same when: its name in the project, any case. Scheme, scope level and subscription cannot change in place; workspace
 * and identity do on a connection of ours, and on that of others only when it was asked for.
 * Beware: always created as "Manual": Azure DevOps makes identities itself only for people (automate-service-connections,
 * 2025-05-16). A taken name is a 500 even when the namesake is invisible. A PUT replaces the whole object.
 */
import { differences, type Resource } from '../engine/resource';
import { federation, fixedDifferences, guarded, pointing, workspaceScope } from '../lookups/adoptable-connection';
import type { AmlWorkspace } from '../lookups/aml-workspace';
import { type Connection, connectionFromWire, readConnection } from '../lookups/connections';
import type { Project } from '../lookups/project';
import { type ClientId, sameText, type TenantId } from '../names/ids';
import { carriesMark, markOf } from '../names/mark';
import {
  connectionNameTaken,
  federationNotOffered,
  notConnectionAdministrator,
  notConnectionCreator,
} from '../problems/azdo';
import { AlreadyThere } from '../problems/problem';
import { notOurs } from '../problems/run';
import { askAzdo, readCaller } from '../wire/azdo';
import { deleteConnection } from '../wire/connection-deletion';
import { HttpProblem } from '../wire/http-problem';
import { child, type Json, list, optionalText, record } from '../wire/json';
import type { World } from '../world';

export interface ServiceEndpointWant {
  readonly project: Project;
  readonly name: string;
  /** What people read; `undefined` leaves a description that is there as it is. Changing it changes only the text. */
  readonly description: string | undefined;
  readonly workspace: AmlWorkspace;
  readonly tenantId: TenantId;
  readonly clientId: ClientId;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
  /** Asked only when the connection is made: the display name that Azure DevOps stores beside the id. */
  readonly subscriptionName: () => Promise<string>;
}

export const serviceEndpoint: Resource<ServiceEndpointWant, Connection> = {
  kind: 'service connection',
  title: (want) => `"${want.name}"`,

  read: readConnection,

  diff(want, have) {
    const { id, location } = want.workspace;
    const fixed = fixedDifferences(id, have);
    const identity = differences(
      { tenant: [have?.tenantId, want.tenantId], 'client id': [have?.clientId, want.clientId] },
      sameText,
    ).map((change) => guarded(change, have, want.takeOver));
    const region = differences({ region: [have?.location, location] }, sameText);
    const said = have && want.description ? describedAs(want.description, have) : undefined;
    const description = differences({ description: [have?.description ?? '', said] }, sameLines);
    return [...fixed, ...pointing(id, have, want.takeOver), ...region, ...identity, ...description];
  },

  async apply(want, have, _changes, world) {
    const body = have ? replacement(want, have) : await creation(want, world);
    const path = `/_apis/serviceendpoint/endpoints${have ? `/${have.id}` : ''}`;
    try {
      const reply = await askAzdo(world, { method: have ? 'PUT' : 'POST', path, body });
      return connectionFromWire(record(reply.body));
    } catch (failed) {
      throw failed instanceof HttpProblem ? await translate(failed, want, have, world) : failed;
    }
  },

  async remove(have, world) {
    if (!carriesMark(have.description)) {
      throw notOurs('service connection', have.name);
    }
    const projects = list(have.whole, 'serviceEndpointProjectReferences').map((reference) =>
      String(child(reference, 'projectReference').id),
    );
    await deleteConnection(have.id, projects, world);
  },
};

async function creation(want: ServiceEndpointWant, world: World): Promise<Json> {
  const description = [want.description, `${markOf(world.maker)}.`].filter(Boolean).join('\n');
  return {
    name: want.name,
    description,
    type: 'azurerm',
    url: `${world.cloud.arm}/`,
    owner: 'library',
    isShared: false,
    isReady: true,
    authorization: { scheme: federation, parameters: identityToWire(want) },
    data: {
      environment: world.cloud.name,
      scopeLevel: workspaceScope,
      subscriptionId: want.workspace.id.subscriptionId,
      subscriptionName: await want.subscriptionName(),
      creationMode: 'Manual',
      ...workspaceToWire(want.workspace),
    },
    serviceEndpointProjectReferences: [
      { projectReference: { id: want.project.id, name: want.project.name }, name: want.name, description },
    ],
  };
}

/** The whole object as it was read, with the changeable fields as wanted. Federation has no secret that could be wiped. */
function replacement(want: ServiceEndpointWant, have: Connection): Json {
  const authorization = child(have.whole, 'authorization');
  const data = overwritten(child(have.whole, 'data'), workspaceToWire(want.workspace));
  const isReidentified = !sameText(have.clientId, want.clientId);
  return {
    ...have.whole,
    ...(want.description ? describedAnew(want, have, want.description) : {}),
    authorization: {
      ...authorization,
      parameters: overwritten(child(authorization, 'parameters'), identityToWire(want)),
    },
    // An automatic connection belongs to the identity that Azure DevOps made for it; with another one it is manual.
    data: isReidentified ? overwritten(data, { creationMode: 'Manual' }) : data,
  };
}

/** Fields set under the spelling that is there already: keys come in several cases. */
function overwritten(there: Json, fields: Json): Json {
  const spelt = (name: string) => Object.keys(there).find((key) => sameText(key, name)) ?? name;
  const renamed = Object.entries(fields).map(([name, value]) => [spelt(name), value] as const);
  return { ...there, ...Object.fromEntries(renamed) };
}

/** The text stands twice, once for each project too. */
function describedAnew(want: ServiceEndpointWant, have: Connection, text: string): Json {
  const description = describedAs(text, have);
  const references = list(have.whole, 'serviceEndpointProjectReferences').map((reference) =>
    sameText(optionalText(child(reference, 'projectReference'), 'id'), want.project.id)
      ? { ...reference, description }
      : reference,
  );
  return { description, serviceEndpointProjectReferences: references };
}

/** What was asked for, and a mark of ours where the old text has one. */
function describedAs(text: string, have: Connection): string {
  const mark = have.description?.split(/\r?\n/).find(carriesMark);
  return [text, mark].filter(Boolean).join('\n');
}

function sameLines(left: string | undefined, right: string): boolean {
  return (left ?? '').replace(/\r\n/g, '\n').trim() === right.replace(/\r\n/g, '\n').trim();
}

function identityToWire(want: ServiceEndpointWant): Json {
  return { tenantid: want.tenantId, serviceprincipalid: want.clientId };
}

function workspaceToWire(workspace: AmlWorkspace): Json {
  return {
    resourceGroupName: workspace.id.resourceGroup,
    mlWorkspaceName: workspace.id.name,
    mlWorkspaceLocation: workspace.location,
  };
}

async function translate(
  failed: HttpProblem,
  want: ServiceEndpointWant,
  have: Connection | undefined,
  world: World,
): Promise<Error> {
  if (failed.code?.includes('DuplicateServiceConnection')) {
    return new AlreadyThere(connectionNameTaken(want.name, want.project.name, await readCaller(world), failed), 5);
  }
  if (failed.explanation.includes(federation)) {
    return federationNotOffered(failed);
  }
  if (failed.status === 403) {
    const caller = await readCaller(world);
    return have
      ? notConnectionAdministrator('change the service connection', want.name, caller, failed)
      : notConnectionCreator(want.name, want.project.name, caller, failed);
  }
  return failed;
}
