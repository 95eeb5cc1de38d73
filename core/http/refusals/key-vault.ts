/** What key vaults refuse. Source: docs key-vault/general/rest-error-codes; what is meant stands in the words only. */
import type { RefusalTable } from './table';

export const keyVaultRefusals: RefusalTable = [
  { refusal: 'disabled', status: 403, words: /disabled secret/i },
  { refusal: 'firewall', status: 403, words: /Client address is not authorized|Public network access is disabled/i },
];
