/**
 * A read of Azure through a saved service connection: Azure DevOps signs in as the connection does.
 * Source: Azure DevOps REST, Service Endpoint, Endpointproxy - Execute Service Endpoint Request, 7.1.
 * Needs: User of the connection.
 * Beware: it answers 200 also where the target refused, so `statusCode` in the body judges, a name or a number. Only the
 * saved connection is used, never details of an unsaved one.
 */

import type { Context } from '../../context';
import { askAzdo, readCaller } from '../../http/azdo';
import { optionalText, record } from '../../http/json';
import { HttpProblem } from '../../problem/http-problem';
import type { Seen } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { signInCode } from '../../problem/sign-in';

/** What was reported: whether the target answered well, and its words. */
export interface Reported {
  readonly ok: boolean;
  readonly status: string;
  readonly said: string;
  readonly result: string;
  readonly seen: Seen | undefined;
}

export interface ThroughConnection {
  readonly projectId: string;
  readonly endpointId: string;
}

/** What Azure DevOps replaces by the connection's address, which ends in a slash; any other beginning is refused. */
const endpointUrl = '{{endpoint.url}}';
/** Answers of the target or the proxy that pass, by number or by name; 404 is a new connection that does not show yet. */
const passing = new Set(
  '404 408 429 500 502 503 504 requesttimeout toomanyrequests internalservererror badgateway serviceunavailable gatewaytimeout'.split(
    ' ',
  ),
);

/** A read of an address of ours. @param path after the connection's own address, without the first slash @returns as `readSource` */
export function readAddress(path: string, by: ThroughConnection, context: Context): Promise<Reported | undefined> {
  return execute(
    { dataSourceName: '', dataSourceUrl: `${endpointUrl}${path}`, resultSelector: 'jsonpath:$' },
    by,
    context,
  );
}

/** A read that Azure DevOps knows by name. @returns what was reported, or `undefined` when it does not take this kind of request */
export function readSource(
  dataSourceName: string,
  by: ThroughConnection,
  context: Context,
): Promise<Reported | undefined> {
  return execute({ dataSourceName }, by, context);
}

async function execute(
  dataSourceDetails: Readonly<Record<string, string>>,
  { projectId, endpointId }: ThroughConnection,
  context: Context,
): Promise<Reported | undefined> {
  const path = `/${encodeURIComponent(projectId)}/_apis/serviceendpoint/endpointproxy`;
  const body = {
    dataSourceDetails: { ...dataSourceDetails, parameters: {} },
    resultTransformationDetails: { resultTemplate: '' },
  };
  try {
    const query = `endpointId=${endpointId}`;
    return reportedIn((await askAzdo(context, { method: 'POST', path, query, body, repeatable: true })).body);
  } catch (failed) {
    if (!(failed instanceof HttpProblem) || failed.status === undefined) {
      throw failed;
    }
    if (failed.code?.includes('InvalidDataSourceBinding')) {
      return undefined;
    }
    if (failed.status === 403) {
      throw refusedRight(
        { kind: 'connection user', doing: 'use the connection for a test call' },
        await readCaller(context),
        failed,
      );
    }
    return { ok: false, status: String(failed.status), said: failed.explanation, result: '', seen: failed.seen };
  }
}

function reportedIn(body: unknown): Reported {
  const answer = record(body);
  const status = String(answer.statusCode ?? '').toLowerCase();
  const result = answer.result;
  return {
    ok: status === 'ok' || status === '200',
    status,
    said: optionalText(answer, 'errorMessage') ?? '',
    result: typeof result === 'string' ? result : JSON.stringify(result ?? ''),
    seen: undefined,
  };
}

/** The target refused the identity, which did sign in. */
export function isRefusal(reported: Reported): boolean {
  const byStatus = ['forbidden', '403', 'unauthorized', '401'].includes(reported.status);
  return (byStatus || /AuthorizationFailed|Forbidden/.test(reported.said)) && signInCode(reported.said) === undefined;
}

/** Nothing was judged: the answer is worth another try. */
export function isPassing(reported: Reported): boolean {
  return passing.has(reported.status);
}
