/** What a seed may say of an Azure DevOps organization besides projects and connections: server, groups, checks. */

/** Azure DevOps Server instead of the cloud; the organization is then a collection of it. */
export type ServerVersion = '2020' | '2022' | '2022.1';

export interface SeedGroup {
  /** Without its scope: `ML Approvers` becomes `[churn]\ML Approvers`. */
  readonly name: string;
  /** Names of users of the organization. */
  readonly members: readonly string[];
}

/** A check that somebody put on a connection. */
export type SeedCheck = SeedApproval | SeedBranchControl;

interface SeedApproval {
  readonly type: 'approval';
  /** Names of users, or of groups with their scope: `[churn]\ML Approvers`. */
  readonly approvers: readonly string[];
  /** 0 for all of them. */
  readonly minRequiredApprovers: number;
  readonly executionOrder: 'anyOrder' | 'inSequence';
  readonly requesterCannotBeApprover: boolean;
  readonly instructions: string;
  readonly timeoutMinutes: number;
}

interface SeedBranchControl {
  readonly type: 'branchControl';
  readonly displayName: string;
  /** Full names with commas between them; `*` stands for anything. */
  readonly allowedBranches: string;
  readonly ensureProtectionOfBranch: boolean;
  readonly allowUnknownStatusBranch: boolean;
  readonly timeoutMinutes: number;
}
