/**
 * Rights, said once: what a read or a write takes, and where. The same value is asked for before the first write, words the
 * refusal where it was not asked, and stands in the tables of the documents.
 */

/** Whether who acts has a right. `unknown`: it could not be asked, or the answer leaves it open. */
export type Standing = 'has' | 'lacks' | 'unknown';

/** Where a right is given. */
type System = 'Azure' | 'Microsoft Graph' | 'Azure DevOps' | 'Synapse';

/** An identity's trust, as its owner is to write it. */
export interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** A service connection, as far as it is known. */
interface ConnectionRef {
  readonly name: string;
  /** `undefined` where only the name is known. */
  readonly id: string | undefined;
  /** Ids of the projects in which it is used here. */
  readonly projectIds: readonly string[];
  /** Whether this very run made it. */
  readonly isNew?: boolean;
}

interface ProjectRef {
  readonly id: string;
  readonly name: string;
}

/** What is at stake. `doing` is a clause: `read the workspace`. */
export type Right =
  /** An action on an Azure resource. `role`: the smallest built-in role that includes it. */
  | {
      readonly kind: 'azure action';
      readonly doing: string;
      readonly action: string;
      readonly role: string;
      readonly scope: string;
      /** Set as long as nobody has seen that the resource itself, or the place where it is asked, is there. */
      readonly unseen?: 'itself' | 'place';
      /** What somebody who has it can do instead. */
      readonly trust?: Trust;
    }
  /** To give a role there, or to take one. `roleId` and `principalId` are what a condition may be about. */
  | {
      readonly kind: 'role assignment';
      readonly doing: string;
      readonly verb: 'write' | 'delete';
      readonly role: string;
      readonly roleId: string | undefined;
      /** `undefined` for an identity that is yet to be made. */
      readonly principalId: string | undefined;
      readonly scope: string;
    }
  /** To read applications and service principals. */
  | { readonly kind: 'directory read'; readonly doing: string }
  /** To make applications and service principals. */
  | { readonly kind: 'application creation'; readonly doing: string }
  /** To change an application that is there, its service principal, keys and trusts. */
  | {
      readonly kind: 'application ownership';
      readonly doing: string;
      readonly clientId: string;
      /** What its owner can do instead. */
      readonly trust?: Trust;
    }
  /** An action in a Synapse workspace. `role`: the smallest that includes it. */
  | {
      readonly kind: 'synapse action';
      readonly doing: string;
      readonly action: string;
      readonly role: string;
      readonly workspace: string;
      /** Address of its development endpoint. */
      readonly url: string;
      /** The linked service that is there, to which a role may be given alone. */
      readonly linkedService?: string;
    }
  /** To see and use service connections of a project. */
  | { readonly kind: 'connection user'; readonly doing: string; readonly connection: ConnectionRef | undefined }
  /** To create service connections in a project. */
  | { readonly kind: 'connection creator'; readonly doing: string; readonly project: ProjectRef }
  /** To change a service connection that is there. */
  | {
      readonly kind: 'connection administrator';
      readonly doing: string;
      readonly connection: ConnectionRef;
      /** Set where Azure DevOps takes the request of the setup identity alone, whoever asks it otherwise. */
      readonly asSetup?: boolean;
    }
  /** To share a service connection with a project, which takes a right on both sides. */
  | { readonly kind: 'sharing'; readonly doing: string; readonly connectionName: string; readonly project: ProjectRef }
  /** To look people up. */
  | { readonly kind: 'identities' };

export type RightOf<Kind extends Right['kind']> = Extract<Right, { readonly kind: Kind }>;

/** Who holds a right, or lacks it. */
export interface Holder {
  /** In words. */
  readonly name: string;
  /** As a portal shows it, where that is known. */
  readonly displayName?: string | undefined;
  /** Object id in the tenant: of its service principal, or of a person. */
  readonly objectId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly isPerson?: boolean | undefined;
  /** Address of Microsoft Graph in its cloud. */
  readonly graphUrl?: string | undefined;
  /** Id in Azure DevOps. */
  readonly identityId?: string | undefined;
}

/** A right in words. */
export interface RightFacts {
  /** Code of the problem where it is missing. */
  readonly code: string;
  readonly system: System;
  readonly doing: string;
  /** As the service calls it. */
  readonly action: string;
  readonly scope: string;
  /** The smallest role or permission that includes it. */
  readonly role: string;
  /** Who can give it. */
  readonly giver: string;
  /** What they are asked to do, as a clause: `give it the role "Reader" there`. */
  readonly plea: string;
  /** What is said of who lacks it, as a clause; absent where it is the action on the scope. */
  readonly lack?: string;
  /** What they run, or where they click. */
  readonly how: (holder: Holder) => string;
  /** What else there is to know, in sentences. */
  readonly note?: string;
  /** Set where a refusal may mean that it is not there. */
  readonly unseen?: 'itself' | 'place';
  /** What they can do instead, as a clause. */
  readonly instead?: string;
}
