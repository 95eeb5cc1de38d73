/**
 * What the data plane of Synapse refuses. The specification declares no errors: codes and texts are those of public
 * threads, `ClientIpAddressNotAuthorized` without the `error` around it (azure-sdk-for-net #20051).
 */
import type { RefusalTable } from './table';

export const synapseRefusals: RefusalTable = [
  { refusal: 'firewall', code: /^ClientIpAddressNotAuthorized$/ },
  // A missing Synapse role is a 403, and some answer with 401.
  { refusal: 'lacksRight', status: 401, code: /^Unauthorized$/ },
  { refusal: 'changedMeanwhile', code: /^PreconditionFailed$/ },
];
