/** Problems with a key that is kept in a key vault. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

export function vaultLinkNotFound(store: string, synapse: string): Problem {
  return new Problem({
    code: 'vault.link-not-found',
    what: `The Synapse workspace ${synapse} has no linked service "${store}".`,
    why: 'The input keyVaultLinkedService names the linked service through which Synapse reaches the key vault. In Git mode one that was not published yet is not there.',
    fix: 'Make a linked service of type Azure Key Vault in Synapse Studio (Manage, Linked services), or name the one that is there.',
  });
}

export function vaultLinkOfOtherType(store: string, type: string): Problem {
  return new Problem({
    code: 'vault.link-of-other-type',
    what: `The linked service "${store}" is not for a key vault.`,
    why: `Its type is "${type}"; keyVaultLinkedService needs one of type AzureKeyVault.`,
    fix: 'Name the linked service of the key vault that holds the key.',
  });
}

/** @param baseUrl as it stands there; none when it is an expression */
export function vaultAddressUnsupported(store: string, baseUrl: string | undefined, suffix: string): Problem {
  return new Problem({
    code: 'vault.address-unfit',
    what: `The linked service "${store}" does not name one key vault of this cloud.`,
    why: baseUrl
      ? `Its address is "${baseUrl}", and key vaults here are at https://NAME.${suffix}. Nothing was sent there.`
      : 'Its address is an expression with parameters, so which vault is meant shows only when it is used.',
    fix: 'Name a linked service whose base URL is that of the vault that holds the key.',
  });
}

export function vaultHostUnknown(vault: string, store: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'vault.host-unknown',
      what: `There is no key vault "${vault}".`,
      why: `The linked service "${store}" names it, and its address is not known (${failed.explanation}): it was deleted, or the name is misspelt.`,
      fix: 'Correct the base URL of the linked service, or restore the vault.',
    },
    failed.seen,
    failed,
  );
}

export function vaultSecretNotFound(secretName: string, vault: string, version: string | undefined): Problem {
  return new Problem({
    code: 'vault.secret-not-found',
    what: `The key vault "${vault}" has no secret "${secretName}"${version ? ` of version ${version}` : ''}.`,
    why: 'The name or version is another one, or the secret was deleted.',
    fix: 'Copy the name from the vault (Objects, Secrets), or store the key there under this name.',
  });
}

export function vaultSecretDisabled(secretName: string, vault: string): Problem {
  return new Problem({
    code: 'vault.secret-disabled',
    what: `The secret "${secretName}" in the key vault "${vault}" is switched off.`,
    why: 'The vault gives nobody a secret that is not enabled, so Synapse could not sign in with it.',
    fix: 'Enable it in the vault (Objects, Secrets, the secret, its version), or name another version.',
  });
}
