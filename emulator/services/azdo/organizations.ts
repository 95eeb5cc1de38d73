/** What an organization holds by name, and what it is still at. */
import { sameText } from '../../json';
import type { Organization, Project } from './store';

export function findProject(organization: Organization, idOrName: string): Project | undefined {
  return organization.projects.find(({ id, name }) => sameText(id, idOrName) || sameText(name, idOrName));
}

/** Does what has become due. */
export function settle({ pending }: Organization, now: Date): void {
  const due = pending.filter(({ at }) => at <= now.getTime());
  for (const one of due) {
    pending.splice(pending.indexOf(one), 1);
    one.run();
  }
}
