import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { Context } from '../../core';
import { askAzdo, azdoVersions } from '../../core/http/azdo';
import { smallContext } from '../engine/small-context';

interface Refusals {
  /** What it says to a version that is too high. */
  readonly words: string;
  /** Areas that are previews. */
  readonly previews?: readonly string[];
}

/** A server that knows versions up to 7.0, or 6.0. */
function server(newest: string, { words, previews = [] }: Refusals, isServer = true) {
  const asked: string[] = [];
  const door: HttpClient = {
    async sendRequest(request) {
      const { pathname, searchParams } = new URL(request.url);
      const version = searchParams.get('api-version') ?? '';
      const path = pathname.replace('/contoso/_apis/', '');
      asked.push(`${request.method} ${path} ${version}`.trim());
      const headers = createHttpHeaders({ 'content-type': 'application/json' });
      return { request, headers, ...answer(request, version, path) };
    },
  };
  function answer(request: PipelineRequest, version: string, path: string) {
    if (request.method === 'OPTIONS') {
      return { status: 200, bodyAsText: JSON.stringify({ value: [{ maxVersion: '5.2' }, { maxVersion: newest }] }) };
    }
    if (Number.parseFloat(version) > Number(newest)) {
      return refusal('VssVersionOutOfRangeException', words);
    }
    const isPreview = previews.includes(path.split('/')[0] ?? '');
    return isPreview && !version.includes('-preview')
      ? refusal('VssInvalidPreviewVersionException', 'The -preview flag must be supplied.')
      : { status: 200, bodyAsText: '{}' };
  }
  const small = smallContext().context;
  const context: Context = { ...small, organization: { ...small.organization, http: door, isServer } };
  return { context, asked };
}

const refusal = (typeKey: string, message: string) => ({
  status: 400,
  bodyAsText: JSON.stringify({ typeKey, message }),
});
const english =
  'The requested REST API version of 7.1 is out of range for this server. The latest REST API version this server supports is 7.0.';
const endpoints = { method: 'GET', path: '/_apis/serviceendpoint/endpoints' } as const;
const permissions = {
  method: 'PATCH',
  path: '/_apis/pipelines/pipelinepermissions',
  version: azdoVersions.pipelinePermissions,
} as const;

describe('the API version that Azure DevOps is asked in', () => {
  it('is ours where nothing is refused, with no question more', async () => {
    const { context, asked } = server('7.2', { words: '' }, false);
    await Promise.all([askAzdo(context, endpoints), askAzdo(context, permissions)]);
    assert.deepEqual(asked, ['GET serviceendpoint/endpoints 7.1', 'PATCH pipelines/pipelinepermissions 7.1-preview.1']);
  });

  it('is the highest that a server names, from its first refusal on, also for what is asked at the same time', async () => {
    const { context, asked } = server('7.0', { words: english });
    await Promise.all([askAzdo(context, endpoints), askAzdo(context, permissions)]);
    await askAzdo(context, endpoints);
    assert.deepEqual(asked, [
      'GET serviceendpoint/endpoints 7.1',
      'GET serviceendpoint/endpoints 7.0',
      'PATCH pipelines/pipelinepermissions 7.0-preview.1',
      'GET serviceendpoint/endpoints 7.0',
    ]);
  });

  it('is read in any language, and by OPTIONS where the words hold no number', async () => {
    const german = server('7.0', { words: 'Version 7.1 liegt außerhalb des Bereichs; die neueste ist 7.0.' });
    await askAzdo(german.context, endpoints);
    assert.equal(german.asked.at(-1), 'GET serviceendpoint/endpoints 7.0');
    const comma = server('7.0', { words: 'Version 7,1 liegt außerhalb des Bereichs; die neueste ist 7,0.' });
    await askAzdo(comma.context, endpoints);
    assert.deepEqual(comma.asked.slice(1), ['GET serviceendpoint/endpoints 7.0']);
    const silent = server('7.0', { words: 'Out of range.' });
    await askAzdo(silent.context, endpoints);
    assert.deepEqual(silent.asked.slice(1), ['OPTIONS serviceendpoint', 'GET serviceendpoint/endpoints 7.0']);
  });

  it('is a preview for what an old server has as one only', async () => {
    const words = english.replace('7.0.', '6.0.');
    const { context, asked } = server('6.0', { words, previews: ['serviceendpoint'] });
    await askAzdo(context, { ...endpoints, method: 'POST', body: {} });
    await askAzdo(context, { ...endpoints, path: '/_apis/projects' });
    await askAzdo(context, endpoints);
    assert.deepEqual(asked, [
      'POST serviceendpoint/endpoints 7.1',
      'POST serviceendpoint/endpoints 6.0',
      'POST serviceendpoint/endpoints 6.0-preview',
      'GET projects 6.0',
      'GET serviceendpoint/endpoints 6.0-preview',
    ]);
  });

  it('leaves a refusal alone that teaches nothing', async () => {
    const asked: string[] = [];
    const sendRequest: HttpClient['sendRequest'] = async (request) => {
      asked.push(request.method);
      const headers = createHttpHeaders({ 'content-type': 'application/json' });
      const known = { status: 200, bodyAsText: '{"value":[]}' };
      const answer = request.method === 'OPTIONS' ? known : refusal('VssVersionOutOfRangeException', 'Out of range.');
      return { request, headers, ...answer };
    };
    const small = smallContext().context;
    const context: Context = { ...small, organization: { ...small.organization, http: { sendRequest } } };
    await assert.rejects(askAzdo(context, endpoints), { code: 'VssVersionOutOfRangeException' });
    assert.deepEqual(asked, ['GET', 'OPTIONS']);
  });
});
