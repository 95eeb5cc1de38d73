/** What Azure DevOps stands on: the common ground, and what it does with the identities of the directory. */
import type { Ground as CommonGround } from '../../frame';
import type { SeededIdentities } from '../../identities';
import type { IdentityWork } from '../../identity-work';

/** The directory as Azure DevOps reaches it. */
export interface DirectoryAccess {
  /** The seed's applications and managed identities, which connections sign in as. */
  readonly identities: SeededIdentities;
  /** What it does to the directory for those who ask it to. */
  readonly identityWork: IdentityWork;
}

export type Ground = CommonGround & DirectoryAccess;
