/**
 * Before a stage starts: the checks of the connections that it uses. Branch control lets it pass or ends it; an approval
 * holds it until enough people have said yes.
 * Source: learn.microsoft.com "Define approvals and checks": static checks first, then approvals; a check that fails, or
 * is not passed in time, ends the stage. Texts are ours. Checks of other kinds let everything pass here.
 */
import type { Ground } from '../../../frame';
import { type Json, readObject, readText, sameText } from '../../../json';
import { findReference } from '../endpoints/find';
import type { Check } from '../store';
import { askForApproval } from './approvals';
import { isBranchControl } from './settings';
import { type Start, stageNotStarted } from './start';
import { approvalType, listChecks } from './store';

/** Resolves when every check is passed. @throws ServiceError when the stage does not start */
export async function passChecks(start: Start, ground: Ground): Promise<void> {
  const { organization, project, endpoints } = start;
  const now = ground.clock.now();
  const checks = listChecks(organization, project.id, now).filter(({ endpointId }) =>
    endpoints.some(({ id }) => id === endpointId),
  );
  const nameOf = ({ endpointId }: Check) => {
    const endpoint = endpoints.find(({ id }) => id === endpointId);
    return (endpoint && findReference(endpoint, project.id, now)?.name) ?? '';
  };
  for (const check of checks) {
    if (isBranchControl(check)) {
      passBranchControl(check, nameOf(check), start);
    }
  }
  const approvals = checks.filter(({ type }) => type.id === approvalType.id);
  await Promise.all(approvals.map((check) => askForApproval({ check, endpointName: nameOf(check) }, start, ground)));
}

function passBranchControl({ settings }: Check, endpointName: string, { branch, stage, project }: Start): void {
  const inputs = readObject(settings, 'inputs');
  const name = readText(settings, 'displayName') ?? 'Branch control';
  const allowed = (readText(inputs, 'allowedBranches') ?? '*').split(',').map((pattern) => pattern.trim());
  if (!allowed.some((pattern) => toPattern(pattern).test(branch))) {
    throw stageNotStarted(stage, endpointName, `'${name}' allows ${allowed.join(', ')}, not branch '${branch}'`);
  }
  const isProtected = project.protectedBranches.some((one) => sameText(one, branch));
  if (isTrue(inputs, 'ensureProtectionOfBranch') && !isProtected) {
    throw stageNotStarted(stage, endpointName, `'${name}' wants a protected branch, and '${branch}' has no policy`);
  }
}

function isTrue(inputs: Json, key: string): boolean {
  return sameText(readText(inputs, key) ?? '', 'true');
}

function toPattern(wildcard: string): RegExp {
  return new RegExp(`^${wildcard.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');
}
