/**
 * What only a job can find out about a connection that signs in as the machine it runs on: whether it does sign in.
 * Source: the published `azurerm` type: ManagedServiceIdentity is not verifiable, since the identity is on the agent.
 * Needs: nothing, since nothing is read.
 */
import type { Adviser } from '../../engine/resource';
import { provedOnlyByAgent } from './proof-problems';

export interface AgentIdentityWant {
  readonly connectionName: string;
  readonly workspaceName: string;
  /** The client id that is chosen; `undefined` for the machine's own identity. */
  readonly msiClientId: string | undefined;
}

export const agentIdentity: Adviser<AgentIdentityWant> = {
  kind: 'sign-in of the agent',
  title: (want) => `"${want.connectionName}"`,
  advise: async (want) => [provedOnlyByAgent(want.connectionName, want.workspaceName, want.msiClientId)],
};
