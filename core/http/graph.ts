/** Microsoft Graph v1.0: address and audience. */

import type { Context } from '../context';
import type { Json } from './json';
import { allPages } from './pages';
import { graphRefusals } from './refusals/graph';
import { askAsSetup, type Question, type Reply } from './request';

export interface GraphQuestion {
  readonly method: Question['method'];
  /** After `/v1.0`, from the first slash, already encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** Creates what a key names when it is missing, else updates it: a PATCH that may be repeated. */
  readonly upsert?: boolean;
}

/** Asks Graph as the setup identity. @throws HttpProblem */
export function askGraph(context: Context, question: GraphQuestion): Promise<Reply> {
  return askAsSetup(context, context.cloud.graph, {
    refusals: graphRefusals,
    method: question.method,
    url: `${context.cloud.graph}/v1.0${question.path}`,
    headers: question.upsert ? { Prefer: 'create-if-missing' } : {},
    body: question.body,
    repeatable: question.method === 'PATCH',
  });
}

/** All pages of a list. @throws HttpProblem */
export function listGraph(context: Context, path: string): Promise<readonly Json[]> {
  const root = `${context.cloud.graph}/v1.0`;
  const read = (below: string) => askGraph(context, { method: 'GET', path: below });
  const follow = (link: string) => read(link.slice(root.length));
  return allPages(read(path), { linkField: '@odata.nextLink', root, follow });
}

/** A text inside an OData key or filter: quotes doubled, then encoded. */
export function odataText(text: string): string {
  return encodeURIComponent(text.replaceAll("'", "''"));
}
