/** What an inventory holds. Plain values, fit for JSON: what is not known is said, and nothing in them is secret. */
import type { Trial } from '../../azdo/conversion/trial-read';
import type { Maker } from '../../names/mark';
import type { Fact } from './fact';

/** How a link signs in. */
export type LinkSignInKind =
  | 'federation'
  /** By the issuer of Azure DevOps, where that ends on 2027-07-01. */
  | 'olderIssuer'
  | 'secret'
  | 'certificate'
  /** A secret that is kept in a key vault. */
  | 'vaultSecret'
  /** As the machine that a job runs on. */
  | 'agentIdentity'
  /** As the Synapse workspace. */
  | 'managedIdentity'
  /** It names none, and so it cannot sign in. */
  | 'none';

/** Whether it can be used as it is. */
export type Condition = 'ready' | 'disabled' | 'failed' | 'draft' | 'inProgress';

export interface LinkIdentity {
  readonly clientId: string | undefined;
  readonly principalId: string | undefined;
  readonly name: string | undefined;
  /** `gone`: nothing in the tenant has its client id. */
  readonly standing: 'there' | 'gone' | 'disabled';
}

export interface HeldRole {
  readonly name: string;
  /** Where it was given. */
  readonly scope: string;
  /** Whether that is above the workspace, so that it reaches more. */
  readonly isAbove: boolean;
}

/** The end of the key that it signs in by. */
export interface KeyEnd {
  /** A day; `undefined` where the application holds no key at all. */
  readonly on: string | undefined;
  /** Whether it surely is this link's key: no service says which key a link holds. */
  readonly isCertain: boolean;
  /** Whether the key that the link says it holds is not on the application. */
  readonly isMissing: boolean;
}

/** What happens next by itself. */
export interface NextDate {
  /** A day. */
  readonly on: string;
  /** What happens then, as a clause. */
  readonly what: string;
}

/** What could be found out of one link. */
export interface LinkFacts {
  readonly kind: 'serviceConnection' | 'linkedService';
  /** In Azure DevOps, or its address in Synapse. */
  readonly id: string;
  /** The project, or the Synapse workspace. */
  readonly place: string;
  readonly name: Fact<string>;
  readonly condition: Fact<Condition>;
  /** ARM id. */
  readonly workspace: Fact<string>;
  readonly subscription: Fact<{ readonly id: string; readonly name: string }>;
  readonly signIn: Fact<LinkSignInKind>;
  readonly identity: Fact<LinkIdentity>;
  /** `made`: the run whose mark it carries. */
  readonly ours: Fact<{ readonly isOurs: boolean; readonly made?: Maker | undefined }>;
  readonly roles: Fact<readonly HeldRole[]>;
  /** Ids of pipelines. */
  readonly grants: Fact<'all' | readonly number[]>;
  /** ISO time. */
  readonly lastUsed: Fact<string | 'never'>;
  readonly keyEnd: Fact<KeyEnd | 'none'>;
  readonly next: Fact<NextDate | 'none'>;
  /** What a call through it came to, where one was made. */
  readonly call: Fact<Trial>;
}

/** `healthy` where a call in this run proved it, and nothing else is to be said; in the order in which they are told. */
export const linkStates = ['broken', 'needsAction', 'drifted', 'overPrivileged', 'notChecked', 'healthy'] as const;
type LinkState = (typeof linkStates)[number];

/** One thing that speaks for a state, in sentences. */
export interface Finding {
  readonly state: LinkState;
  readonly cause: string;
  readonly toDo: string;
}

export interface InventoryLink extends LinkFacts, Finding {
  /** All that was found, the most urgent first: that one is the link's state. */
  readonly findings: readonly Finding[];
}

export interface Inventory {
  readonly project: { readonly id: string; readonly name: string };
  /** Address of the organization. */
  readonly organization: string;
  /** ISO time. */
  readonly at: string;
  /** Who saw it. */
  readonly by: Maker;
  /** Whether calls were made through the connections. */
  readonly isTested: boolean;
  /** The most urgent first. */
  readonly links: readonly InventoryLink[];
  /** What else may be there and cannot be seen from here, as sentences. */
  readonly unseen: readonly string[];
}
