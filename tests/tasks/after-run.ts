/** What runs left in the emulator's tenant, by name. */
import assert from 'node:assert/strict';
import { isObject, type Json, readObject, readObjects, readText, sameText } from '../../emulator/json';
import { isWrite } from '../../scripts/lab';
import type { Bench } from './served-run';

export class After {
  readonly #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** The service connection of that name in a project; there must be one. */
  connection(name = 'mlw-churn-prod', project = 'churn'): Json {
    return named(this.#project(project), 'serviceEndpoints', 'name', name);
  }

  hasConnection(name = 'mlw-churn-prod', project = 'churn'): boolean {
    return readObjects(this.#project(project), 'serviceEndpoints').some((one) => one.name === name);
  }

  /** A field of a connection's `data`. */
  data(field: string, name?: string): string | undefined {
    return readText(readObject(this.connection(name), 'data'), field);
  }

  /** A parameter of a connection's authorization. */
  parameter(field: string, name?: string): string | undefined {
    return readText(readObject(readObject(this.connection(name), 'authorization'), 'parameters'), field);
  }

  scheme(name?: string): string | undefined {
    return readText(readObject(this.connection(name), 'authorization'), 'scheme');
  }

  /** Who made a connection. */
  maker(name?: string, project?: string): string | undefined {
    return readText(readObject(this.connection(name, project), 'createdBy'), 'displayName');
  }

  /** Ids of the pipelines that may use a connection, or `all`. */
  grants(name?: string, project = 'churn'): unknown {
    const id = this.connection(name, project).id;
    const held = readObjects(this.#project(project), 'pipelinePermissions').find((one) => one.endpointId === id);
    return held?.allPipelines === true ? 'all' : (held?.pipelines ?? []);
  }

  checks(project = 'churn'): readonly Json[] {
    return readObjects(this.#project(project), 'checks');
  }

  application(displayName: string): Json {
    return named(toJson(this.#state().graph), 'applications', 'displayName', displayName);
  }

  /** The application that a connection signs in as. */
  applicationOf(connection?: string): Json {
    const clientId = this.parameter('serviceprincipalid', connection) ?? '';
    return named(toJson(this.#state().graph), 'applications', 'appId', clientId);
  }

  principalId(displayName: string): string {
    return readText(named(toJson(this.#state().graph), 'servicePrincipals', 'displayName', displayName), 'id') ?? '';
  }

  /** GUIDs of the roles that a principal holds somewhere. */
  roles(principalId: string): readonly string[] {
    return readObjects(toJson(this.#state().arm), 'roleAssignments')
      .map((one) => readObject(one, 'properties'))
      .filter((one) => sameText(readText(one, 'principalId') ?? '', principalId))
      .map((one) => (readText(one, 'roleDefinitionId') ?? '').replace(/^.*\//, ''));
  }

  /** Names of applications and managed identities that were given a token for a service. */
  signedIn(resource: string): readonly string[] {
    const principals = readObjects(toJson(this.#state().graph), 'servicePrincipals');
    return readObjects(toJson(this.#state().entra), 'issuedTokens')
      .filter((token) => token.resource === resource)
      .map(({ clientId }) => readText(principals.find((one) => one.appId === clientId) ?? {}, 'displayName') ?? '');
  }

  /** Names of people and groups that were looked up. */
  searched(): readonly string[] {
    const found = this.#bench.requests().map(({ url }) => new URL(url).searchParams.get('filterValue'));
    return found.filter((name) => name !== null).sort();
  }

  /** Requests that change something. */
  writes(): readonly string[] {
    return this.#bench
      .requests()
      .filter(isWrite)
      .map(({ method, url }) => `${method} ${url}`);
  }

  #state(): ReturnType<Bench['served']['emulator']['state']> {
    return this.#bench.served.emulator.state();
  }

  #project(name: string): Json {
    const [organization] = readObjects(toJson(this.#state().azdo), 'organizations');
    return named(organization ?? {}, 'projects', 'name', name);
  }
}

function named(holder: Json, list: string, key: string, name: string): Json {
  const found = readObjects(holder, list).find((item) => item[key] === name);
  assert.ok(found, `no ${name} among ${list}`);
  return found;
}

function toJson(value: unknown): Json {
  return isObject(value) ? value : {};
}
