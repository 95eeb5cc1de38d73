/** The directory as Azure DevOps reaches it. */
import type { SeededIdentities } from '../../identities';
import type { IdentityWork } from '../../identity-work';

export interface DirectoryAccess {
  /** The seed's applications and managed identities, which connections sign in as. */
  readonly identities: SeededIdentities;
  /** What it does to the directory for those who ask it to. */
  readonly identityWork: IdentityWork;
}
