/**
 * Branch control: only runs of some branches may use the connection.
 * Source: as in `read.ts`; settings by resource_check_branch_control.go (all inputs are texts).
 * Needs: Administrator of the connection.
 * Same when: the connection, the project and our mark in the check's name. A branch control that somebody else set is
 * never changed: where it allows no more than what is asked, it will do; where it allows more, one is set beside it,
 * since checks add up. Where no branch could pass both, nothing is set and that is said.
 * Beware: what the name may hold is unconfirmed, so it carries the mark alone. Whether branches must be protected is set
 * at birth (they need not) and then left to people, as is the time limit.
 */
import { differences, type Resource } from '../../engine/resource';
import { child, optionalText } from '../../http/json';
import { allowNoMore, mayMeet, parseBranches, sameBranches } from '../../names/branches';
import { carriesMark, productName } from '../../names/mark';
import { administratorOf } from '../connection/right-read';
import { branchesExclude } from './problems';
import { addCheck, type Check, type CheckedConnection, changeCheck, listChecks } from './read';

export interface BranchCheckWant extends CheckedConnection {
  /** `refs/heads/main`, `refs/heads/release/*`. */
  readonly branches: readonly string[];
}

export interface BranchCheck {
  readonly check: Check;
  readonly isOurs: boolean;
  readonly branches: readonly string[];
}

const taskCheckType = { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' } as const;
const branchControl = {
  id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
  name: 'evaluatebranchProtection',
  version: '0.0.1',
} as const;
const displayName = `Branch control. Managed by ${productName}`;
/** What terraform-provider-azuredevops gives it: a day. */
const timeoutMinutes = 1440;
const retryMinutes = 5;

const doing = 'set the branch control of the connection';

export const branchCheck: Resource<BranchCheckWant, BranchCheck> = {
  kind: 'branch control',
  title: (want) => `to ${want.branches.join(', ')}`,
  lockKey: (want) => `checks of ${want.endpointId}`,

  async read(want, context) {
    const checks = (await listChecks(want, context))
      .filter(({ typeId, definitionId }) => typeId === taskCheckType.id && definitionId === branchControl.id)
      .map(fromWire);
    const others = checks.filter(({ isOurs, check }) => !isOurs && !check.isDisabled);
    const excluding = others.find(({ branches }) => !mayMeet(branches, want.branches));
    if (excluding) {
      throw branchesExclude(want.connectionName, excluding.branches.join(', '), want.branches.join(', '));
    }
    return checks.find(({ isOurs }) => isOurs) ?? others.find(({ branches }) => allowNoMore(branches, want.branches));
  },

  diff(want, have) {
    if (have && !have.isOurs) {
      return [];
    }
    const asked = have && sameBranches(have.branches, want.branches) ? undefined : want.branches.join(', ');
    return differences({
      branches: [have?.branches.join(', '), asked],
      ...(have ? { state: [have.check.isDisabled ? 'disabled' : 'enabled', 'enabled'] as const } : {}),
    });
  },

  rights: (want) => [administratorOf(want, doing)],

  async apply(want, have, context) {
    const allowedBranches = want.branches.join(', ');
    const met = have ?? (await branchCheck.read(want, context));
    if (met) {
      const inputs = { ...child(met.check.settings, 'inputs'), allowedBranches };
      const isEnough = branchCheck.diff(want, met).length === 0;
      return isEnough
        ? met
        : shown(await changeCheck(want, { check: met.check, settings: { inputs }, doing }, context));
    }
    const settings = {
      displayName,
      definitionRef: branchControl,
      inputs: { allowedBranches, ensureProtectionOfBranch: 'false' },
      retryInterval: retryMinutes,
    };
    return shown(await addCheck(want, { type: taskCheckType, settings, timeoutMinutes, doing }, context));
  },
};

/** What an answer shows; nothing where it leaves the settings out. */
function shown(check: Check): BranchCheck | undefined {
  return Object.keys(check.settings).length > 0 ? fromWire(check) : undefined;
}

function fromWire(check: Check): BranchCheck {
  return {
    check,
    isOurs: carriesMark(optionalText(check.settings, 'displayName')),
    branches: parseBranches(optionalText(child(check.settings, 'inputs'), 'allowedBranches')),
  };
}
