/** What an organization holds by name, and what it is still at. */
import { sameText } from '../../json';
import type { Organization, Project } from './store';

export function findProject(organization: Organization, idOrName: string): Project | undefined {
  return organization.projects.find(({ id, name }) => sameText(id, idOrName) || sameText(name, idOrName));
}

const unusedMs = 100 * 24 * 3600 * 1000;

/**
 * Switches off what no run used for 100 days, where the organization does that.
 * Source: azure-devops-docs, release notes 2026, sprint 276. What counts as use besides runs, and whether enabling it begins the
 * 100 days anew, is not said there.
 */
function disableUnused({ endpoints, readings }: Organization, now: Date): void {
  for (const endpoint of readings.disablesUnused ? endpoints : []) {
    const uses = endpoint.history.map(({ startTime }) => Date.parse(startTime));
    const last = Math.max(...uses, endpoint.enabledAt);
    endpoint.isDisabled ||= now.getTime() - last >= unusedMs;
  }
}

/** Does what has become due. */
export function settle(organization: Organization, now: Date): void {
  const { pending } = organization;
  disableUnused(organization, now);
  const due = pending.filter(({ at }) => at <= now.getTime());
  for (const one of due) {
    pending.splice(pending.indexOf(one), 1);
    one.run();
  }
}
