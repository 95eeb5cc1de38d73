/** Microsoft Graph v1.0: address and audience. */
import type { World } from '../world';
import { ask, type Question, type Reply } from './ask';
import { type Json, list, optionalText, record } from './json';

export interface GraphQuestion {
  readonly method: Question['method'];
  /** After `/v1.0`, from the first slash, already encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** Creates what a key names when it is missing, else updates it: a PATCH that may be repeated. */
  readonly upsert?: boolean;
}

/** Asks Graph as the setup identity. @throws HttpProblem */
export async function askGraph(world: World, question: GraphQuestion): Promise<Reply> {
  return ask(world, world.http, {
    method: question.method,
    url: `${world.cloud.graph}/v1.0${question.path}`,
    headers: {
      Authorization: `Bearer ${await world.token(world.cloud.graph)}`,
      ...(question.upsert ? { Prefer: 'create-if-missing' } : {}),
    },
    body: question.body,
    repeatable: question.method === 'PATCH',
  });
}

/** All pages of a list. @throws HttpProblem */
export async function listGraph(world: World, path: string): Promise<readonly Json[]> {
  const root = `${world.cloud.graph}/v1.0`;
  const all: Json[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Json = record((await askGraph(world, { method: 'GET', path: next })).body);
    all.push(...list(page, 'value'));
    const link = optionalText(page, '@odata.nextLink');
    // The token goes to Graph and nowhere else.
    next = link?.startsWith(`${root}/`) ? link.slice(root.length) : undefined;
  }
  return all;
}

/** A text inside an OData key or filter: quotes doubled, then encoded. */
export function odataText(text: string): string {
  return encodeURIComponent(text.replaceAll("'", "''"));
}
