/**
 * Approvals under way: a stage waits for its own, people answer through the emulator's control API.
 * Source: learn.microsoft.com "Define approvals and checks" (groups: one member is enough; 0 required stands for all;
 * requester; order; timeout). The service's own REST for answering (pipelines/approvals) is not emulated.
 */
import { type Ground, ServiceError } from '../../../frame';
import { readObjects, readText, sameText } from '../../../json';
import { accessDenied, badArgument } from '../errors';
import { findIdentity } from '../identities/list';
import type { Approval, Check, Identity, Organization, Signature } from '../store';
import { type Start, stageNotStarted } from './start';

/** A check, and the name of the connection that it is on. */
interface Guarded {
  readonly check: Check;
  readonly endpointName: string;
}

/** Resolves when the check is passed, in this job or in an earlier one of the same stage and run. @throws ServiceError */
export async function askForApproval(guarded: Guarded, start: Start, ground: Ground): Promise<void> {
  const { check, endpointName } = guarded;
  const { organization, stage, pipeline, requestedFor, run, approvedBy } = start;
  const { checks } = organization;
  const key = `${run}/${stage}/${check.id}`;
  if (checks.passed.has(key)) {
    return;
  }
  const nowMs = ground.clock.now().getTime();
  const ended = await new Promise<Approval>((settle) => {
    const approval: Approval = {
      id: ground.newGuid(),
      check,
      endpointName,
      pipeline,
      stage,
      requestedFor,
      signatures: listApproverIds(check).map((approverId) => ({ approverId, approvedBy: undefined })),
      status: 'pending',
      expiresAt: nowMs + check.timeoutMinutes * 60_000,
      settle,
    };
    checks.approvals.push(approval);
    for (const name of approvedBy) {
      if (approval.status === 'pending' && findSigner(organization, approval, name).kind === 'signer') {
        sign(organization, approval, name);
      }
    }
  });
  if (ended.status !== 'approved') {
    throw stageNotStarted(stage, endpointName, `the approval was ${words[ended.status]}`);
  }
  checks.passed.add(key);
}

const words = { pending: 'never answered', approved: 'given', rejected: 'rejected', timedOut: 'not given in time' };

function listApproverIds({ settings }: Check): string[] {
  return readObjects(settings, 'approvers').map((approver) => readText(approver, 'id') ?? '');
}

export interface ApprovalAnswer {
  /** Id of the approval; the only one that is pending when left out. */
  readonly approval?: string;
  /** Name of the person; when left out, everybody who is asked. */
  readonly by?: string;
  readonly isRejected?: boolean;
}

/** @throws ServiceError when nothing is pending, or the person may not answer */
export function answerApproval(organizations: readonly Organization[], answer: ApprovalAnswer, now: Date): Approval {
  for (const organization of organizations) {
    endLate(organization, now);
  }
  const pending = organizations.flatMap((organization) =>
    organization.checks.approvals
      .filter(({ status, id }) => status === 'pending' && sameText(answer.approval ?? id, id))
      .map((approval) => ({ organization, approval })),
  );
  const [found, ...others] = pending;
  if (found === undefined) {
    throw new ServiceError(404, 'ApprovalNotFoundException', 'No such approval is pending.');
  }
  if (others.length > 0) {
    throw badArgument(`${pending.length} approvals are pending: say which.`);
  }
  const { organization, approval } = found;
  if (answer.isRejected === true) {
    if (answer.by !== undefined) {
      readSigner(organization, approval, answer.by);
    }
    end(approval, 'rejected');
  } else if (answer.by !== undefined) {
    sign(organization, approval, answer.by);
  } else {
    end(approval, 'approved');
  }
  return approval;
}

/** Approvals whose time is over by the emulator's clock. */
export function endLate({ checks }: Organization, now: Date): void {
  for (const approval of checks.approvals) {
    if (approval.status === 'pending' && approval.expiresAt <= now.getTime()) {
      end(approval, 'timedOut');
    }
  }
}

/** Lets nobody wait for what is about to be forgotten. */
export function endAll({ checks }: Organization): void {
  for (const approval of checks.approvals) {
    if (approval.status === 'pending') {
      end(approval, 'timedOut');
    }
  }
}

function end(approval: Approval, status: Approval['status']): void {
  approval.status = status;
  approval.settle(approval);
}

function sign(organization: Organization, approval: Approval, name: string): void {
  const { person, signature } = readSigner(organization, approval, name);
  signature.approvedBy = person;
  const { minRequiredApprovers: least } = approval.check.settings;
  const needed = typeof least === 'number' && least > 0 ? least : approval.signatures.length;
  if (approval.signatures.filter(({ approvedBy }) => approvedBy !== undefined).length >= needed) {
    end(approval, 'approved');
  }
}

interface Signer {
  readonly kind: 'signer';
  readonly person: Identity;
  readonly signature: Signature;
}

/** @throws ServiceError when the person is not asked, or may not answer */
function readSigner(organization: Organization, approval: Approval, name: string): Signer {
  const found = findSigner(organization, approval, name);
  if (found.kind === 'signer') {
    return found;
  }
  throw accessDenied(
    found.kind === 'requester'
      ? `'${name}' started the run, and may not approve it.`
      : `'${name}' is not asked to approve the use of service connection '${approval.endpointName}'.`,
  );
}

/** The person, and for whom of those still asked they stand: themselves or a group. */
function findSigner(
  organization: Organization,
  approval: Approval,
  name: string,
): Signer | { readonly kind: 'stranger' | 'requester' } {
  const person = organization.identities.find((identity) => identity.kind !== 'group' && sameText(identity.name, name));
  const { settings } = approval.check;
  const open = approval.signatures.filter(({ approvedBy }) => approvedBy === undefined);
  const asked = readText(settings, 'executionOrder') === 'inSequence' ? open.slice(0, 1) : open;
  const signature = person && asked.find(({ approverId }) => standsFor(person, findIdentity(organization, approverId)));
  if (person === undefined || signature === undefined) {
    return { kind: 'stranger' };
  }
  const isRequester = settings.requesterCannotBeApprover === true && person === approval.requestedFor;
  return isRequester ? { kind: 'requester' } : { kind: 'signer', person, signature };
}

function standsFor(person: Identity, approver: Identity | undefined): boolean {
  return approver !== undefined && (approver === person || approver.members.includes(person));
}

/** As the control API shows it. */
export function toApprovalState({ id, check, endpointName, pipeline, stage, status, signatures }: Approval): object {
  const signed = ({ approverId, approvedBy }: Signature) => ({
    approverId,
    approvedBy: approvedBy?.displayName ?? null,
  });
  return {
    id,
    checkId: check.id,
    connection: endpointName,
    pipeline: pipeline.name,
    stage,
    status,
    signatures: signatures.map(signed),
  };
}
