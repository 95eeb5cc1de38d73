/** What a removal can meet at each of its deletions: a refusal, or that somebody else was faster. */
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { Context } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import type { Lab } from '../../scripts/lab';
import { passing } from './passing';

/** The method and address of one deletion. */
export type Deletion = Required<NonNullable<FaultRule['match']>> | { readonly method: string; readonly url: string };

/** The request id that the report must hand on. */
export const refusedId = '11111111-2222-4333-8444-555555555555';

/** Each deletion of that kind is refused with 403, in the words of the service that owns the address. */
export function refused(match: Deletion): FaultRule {
  const body = match.url.includes('serviceendpoint')
    ? { typeKey: 'AccessDeniedException', message: 'You do not have permission.' }
    : { error: { code: 'AuthorizationFailed', message: 'Insufficient privileges.' } };
  const headers = { 'x-ms-request-id': refusedId };
  return { match, times: 1000, fault: { kind: 'status', status: 403, headers, body } };
}

/** Somebody else takes away, a moment before, what is to be deleted: the deletion is answered with 404. */
export function overtaken(
  { context }: Lab,
  { method, url }: Deletion,
): { readonly context: Context; readonly count: () => number } {
  let count = 0;
  const bent = passing(context, async (request, send) => {
    const answer = await send(request);
    if (request.method !== method || !new RegExp(url, 'i').test(request.url)) {
      return answer;
    }
    count += 1;
    const headers = createHttpHeaders({ 'content-type': 'application/json' });
    const error = { code: 'NotFound', message: 'Not found.' };
    return { request, status: 404, headers, bodyAsText: JSON.stringify({ error }) };
  });
  return { context: bent, count: () => count };
}
