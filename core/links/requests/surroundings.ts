/** What a task knows before it reads its inputs. */
import type { TrustedConnection } from '../../azdo/conversion/trust-read';
import type { Pipeline } from '../../azdo/pipeline/read';
import type { ProjectId, SubscriptionId, TenantId } from '../../names/ids';

/** Where the task runs, and as whom it sets up. */
export interface Surroundings {
  readonly organizationName: string;
  readonly organizationId: string;
  /** Azure DevOps Server, which a company runs itself and which has no workload identity federation. */
  readonly isServer: boolean;
  readonly project: { readonly id: ProjectId; readonly name: string };
  /** The running pipeline; `undefined` in a classic release, whose definition cannot be granted. */
  readonly pipeline: Pipeline | undefined;
  /** Tenant of the setup connection: the link's identity lives there. */
  readonly tenantId: TenantId;
  /** What the setup connection's identity trusts, where it signs in by a trust. */
  readonly setupTrust?: TrustedConnection | undefined;
  /** Subscription of the setup connection, where it has one. */
  readonly subscription: { readonly id: SubscriptionId; readonly name: string } | undefined;
}
