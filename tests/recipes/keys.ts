/** The keys that a lab's applications have, and whether a connection signs in by what it holds. */
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { type Json, readObjects, readText } from '../../emulator/json';
import type { Lab } from '../../scripts/lab';
import { applicationOf, connectionOf } from './tenant';

export interface Password {
  readonly keyId: string;
  readonly displayName: string | undefined;
  readonly endDateTime: string;
}

/** In the order in which they were made. */
export function passwordsOf(lab: Lab, application: string): readonly Password[] {
  return readObjects(applicationOf(lab, application), 'passwordCredentials').map((item) => ({
    keyId: readText(item, 'keyId') ?? '',
    displayName: readText(item, 'displayName'),
    endDateTime: readText(item, 'endDateTime') ?? '',
  }));
}

export function certificatesOf(lab: Lab, application: string): readonly Json[] {
  return readObjects(applicationOf(lab, application), 'keyCredentials');
}

/** Calls through a connection as Azure DevOps does for a pipeline's task. @returns why it failed, or `ok` */
export async function callThrough(lab: Lab, name: string): Promise<string> {
  const { organization } = lab.context;
  const { project } = lab.around;
  const { id } = connectionOf(lab, name);
  const url = `${organization.url}/${project.id}/_apis/serviceendpoint/endpointproxy?endpointId=${id}&api-version=7.1`;
  const dataSourceUrl = '{{endpoint.url}}subscriptions?api-version=2022-12-01';
  const body = JSON.stringify({
    dataSourceDetails: { dataSourceName: '', dataSourceUrl, resultSelector: 'jsonpath:$', parameters: {} },
    resultTransformationDetails: { resultTemplate: '' },
  });
  const headers = createHttpHeaders({ 'content-type': 'application/json' });
  const answer = await organization.http.sendRequest(createPipelineRequest({ method: 'POST', url, headers, body }));
  const told = JSON.parse(answer.bodyAsText ?? '{}');
  return told.statusCode === 'ok' ? 'ok' : `${answer.status} ${answer.bodyAsText}`;
}
