/** All pages of a list, for the services that name the next page by its whole address. */

import { bodyOf, type Json, list, optionalText } from './json';
import type { Reply } from './request';

export interface Pages {
  /** The field of a page that holds the next one's address. */
  readonly linkField: string;
  /** Where links may lead: the token goes to that service and nowhere else. No slash at the end. */
  readonly root: string;
  readonly follow: (link: string) => Promise<Reply>;
}

/** @throws what the asking throws */
export async function allPages(first: Promise<Reply>, { linkField, root, follow }: Pages): Promise<readonly Json[]> {
  const all: Json[] = [];
  for (let reply = await first; ; ) {
    const page = bodyOf(reply);
    all.push(...list(page, 'value'));
    const link = optionalText(page, linkField);
    if (!link?.startsWith(`${root}/`)) {
      return all;
    }
    reply = await follow(link);
  }
}
