/**
 * An approval: people say yes before a stage may use the connection.
 * Source: as in `read.ts`; settings by its example "Approval" and resource_check_approval.go.
 * Needs: Administrator of the connection.
 * Same when: the connection, the project and our mark in the instructions. An approval that somebody else set is never
 * changed: where it already demands as much, it will do; where it does not, one is set beside it, since approvals add up.
 * Beware: 0 required means all. Who started a run may not approve it themselves (as terraform sets it, too); that, the
 * order and the time limit are set at birth and then left to people.
 */
import { differences, type Resource } from '../../engine/resource';
import { type Json, optionalList, optionalNumber, optionalText } from '../../http/json';
import { sameText } from '../../names/ids';
import { carriesMark, markOf } from '../../names/mark';
import type { Approver } from '../approver/read';
import { administratorOf } from '../connection/right-read';
import { addCheck, type Check, type CheckedConnection, changeCheck, listChecks } from './read';

export interface ApprovalCheckWant extends CheckedConnection {
  readonly approvers: readonly Approver[];
  /** How many of them must say yes, in any order. */
  readonly minimum: number;
}

export interface ApprovalCheck {
  readonly check: Check;
  readonly isOurs: boolean;
  readonly approvers: readonly { readonly id: string; readonly name: string | undefined }[];
  /** How many of them must say yes; never 0. */
  readonly minimum: number;
}

const approvalType = { id: '8c6f20a7-a545-4486-9777-f762fafe0d4d', name: 'Approval' } as const;
/** Source: docs pipelines/process/approvals: 30 days is the longest, and what the portal proposes. */
const timeoutMinutes = 43_200;

const doing = 'set the approval of the connection';

export const approvalCheck: Resource<ApprovalCheckWant, ApprovalCheck> = {
  kind: 'approval',
  title: (want) => `by ${namesOf(want.approvers)}`,
  // Checks are kept for each project. Should the service keep one for all of them, the read for the next project finds it.
  lockKey: (want) => `checks of ${want.endpointId}`,

  async read(want, context) {
    const approvals = (await listChecks(want, context))
      .filter(({ typeId }) => typeId === approvalType.id)
      .map(fromWire);
    return approvals.find(({ isOurs }) => isOurs) ?? approvals.find((approval) => demandsEnough(approval, want));
  },

  diff(want, have) {
    if (have && !have.isOurs) {
      return [];
    }
    const asked = have && sameApprovers(have, want) ? undefined : namesOf(want.approvers);
    const from = have && namesOf(have.approvers, want.approvers);
    return differences({
      approvers: [from, asked],
      'approvals needed': [have && String(have.minimum), String(want.minimum)],
      ...(have ? { state: [have.check.isDisabled ? 'disabled' : 'enabled', 'enabled'] as const } : {}),
    });
  },

  rights: (want) => [administratorOf(want, doing)],

  async apply(want, have, context) {
    const demands = { approvers: want.approvers.map(({ id }) => ({ id })), minRequiredApprovers: want.minimum };
    const met = have ?? (await approvalCheck.read(want, context));
    if (met) {
      const isEnough = approvalCheck.diff(want, met).length === 0;
      return isEnough ? met : shown(await changeCheck(want, { check: met.check, settings: demands, doing }, context));
    }
    const settings = {
      ...demands,
      executionOrder: 'anyOrder',
      instructions: `${markOf(context.maker)}.`,
      blockedApprovers: [],
      requesterCannotBeApprover: true,
    };
    return shown(await addCheck(want, { type: approvalType, settings, timeoutMinutes, doing }, context));
  },
};

/** What an answer shows; nothing where it leaves the settings out. */
function shown(check: Check): ApprovalCheck | undefined {
  return Object.keys(check.settings).length > 0 ? fromWire(check) : undefined;
}

function fromWire(check: Check): ApprovalCheck {
  const { settings } = check;
  const asked = optionalList(settings, 'approvers');
  const least = optionalNumber(settings, 'minRequiredApprovers') ?? 0;
  return {
    check,
    isOurs: carriesMark(optionalText(settings, 'instructions')),
    approvers: asked.map((one: Json) => ({
      id: optionalText(one, 'id') ?? '',
      name: optionalText(one, 'displayName'),
    })),
    minimum: least > 0 ? least : asked.length,
  };
}

/** However it is passed, as many of those asked for here have said yes. */
function demandsEnough({ approvers, minimum, check }: ApprovalCheck, want: ApprovalCheckWant): boolean {
  const others = approvers.filter(({ id }) => !want.approvers.some((one) => sameText(one.id, id)));
  return !check.isDisabled && minimum - others.length >= want.minimum;
}

function sameApprovers(have: ApprovalCheck, want: ApprovalCheckWant): boolean {
  const isIn = (id: string, all: readonly { readonly id: string }[]) => all.some((one) => sameText(one.id, id));
  return (
    have.approvers.every(({ id }) => isIn(id, want.approvers)) &&
    want.approvers.every(({ id }) => isIn(id, have.approvers))
  );
}

/** @param known where else a name may be found, for services that show ids alone */
function namesOf(
  approvers: readonly { readonly id: string; readonly name: string | undefined }[],
  known: readonly Approver[] = [],
): string {
  return approvers.map(({ id, name }) => name ?? known.find((one) => sameText(one.id, id))?.name ?? id).join(', ');
}
