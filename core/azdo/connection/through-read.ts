/**
 * A read of Azure through a saved service connection: Azure DevOps signs in as the connection does.
 * Source: Azure DevOps REST, Service Endpoint, Endpointproxy - Execute Service Endpoint Request, 7.1.
 * Needs: User of the connection.
 * Beware: it answers with a success also where the target refused, so `statusCode` in the body judges. Only the saved
 * connection is used, never details of an unsaved one.
 */

import type { Context } from '../../context';
import { askAzdo } from '../../http/azdo';
import { optionalText, record } from '../../http/json';
import { refusedBy } from '../../http/rights';
import { type TargetAnswer, targetAnswerIn, targetAnswerOf } from '../../http/target-answer';
import { HttpProblem } from '../../problem/http-problem';
import type { Seen } from '../../problem/problem';
import { signInCode } from '../../problem/sign-in';
import { type ConnectionInProject, rightToCall } from './right-read';

/** What was reported: whether the target answered well, and its words. */
export interface Reported extends TargetAnswer {
  readonly ok: boolean;
  readonly said: string;
  readonly result: string;
  /** Only where Azure DevOps itself refused the call. */
  readonly seen: Seen | undefined;
}

/** What Azure DevOps replaces by the connection's address, which ends in a slash; any other beginning is refused. */
const endpointUrl = '{{endpoint.url}}';

/** A read of an address that we choose. @param path after the connection's own address, without the first slash @returns as `readSource` */
export function readAddress(path: string, by: ConnectionInProject, context: Context): Promise<Reported | undefined> {
  return execute(
    { dataSourceName: '', dataSourceUrl: `${endpointUrl}${path}`, resultSelector: 'jsonpath:$' },
    by,
    context,
  );
}

/** A read that Azure DevOps knows by name. @returns what was reported, or `undefined` when it does not take this kind of request */
export function readSource(
  dataSourceName: string,
  by: ConnectionInProject,
  context: Context,
): Promise<Reported | undefined> {
  return execute({ dataSourceName }, by, context);
}

async function execute(
  dataSourceDetails: Readonly<Record<string, string>>,
  by: ConnectionInProject,
  context: Context,
): Promise<Reported | undefined> {
  context.uses?.(rightToCall(by));
  const path = `/${encodeURIComponent(by.projectId)}/_apis/serviceendpoint/endpointproxy`;
  const body = {
    dataSourceDetails: { ...dataSourceDetails, parameters: {} },
    resultTransformationDetails: { resultTemplate: '' },
  };
  try {
    const query = `endpointId=${by.endpointId}`;
    const sent = askAzdo(context, { method: 'POST', path, query, body, repeatable: true });
    return reportedIn((await sent).body);
  } catch (failed) {
    const answer = failed instanceof HttpProblem ? targetAnswerOf(failed) : undefined;
    if (!(failed instanceof HttpProblem) || !answer) {
      throw failed;
    }
    if (failed.refusal === 'unsupported') {
      return undefined;
    }
    if (failed.isForbidden) {
      throw await refusedBy(rightToCall(by), failed, context);
    }
    return { ok: false, ...answer, said: failed.explanation, result: '', seen: failed.seen };
  }
}

function reportedIn(body: unknown): Reported {
  const report = record(body);
  const { result } = report;
  const answer = targetAnswerIn(report);
  return {
    ok: answer.refusal === undefined,
    ...answer,
    said: optionalText(report, 'errorMessage') ?? '',
    result: typeof result === 'string' ? result : JSON.stringify(result ?? ''),
    seen: undefined,
  };
}

/** The target refused the identity, which did sign in. */
export function isRefusal(reported: Reported): boolean {
  const isByAnswer = reported.refusal === 'lacksRight' || reported.refusal === 'notSignedIn';
  return (isByAnswer || /AuthorizationFailed|Forbidden/.test(reported.said)) && signInCode(reported.said) === undefined;
}
