/** What can be wrong with a key vault, the linked service that leads to it, and the key in it. */

import type { HttpProblem } from '../../problem/http-problem';
import { type Advisory, advisory, Problem } from '../../problem/problem';

/** Synapse reads the key as itself, and lacks the right. @param principalId of the Synapse workspace's identity */
export function vaultClosedToSynapse(synapse: string, vault: string, principalId: string): Advisory {
  return advisory({
    code: 'advice.vault-role',
    what: `The Synapse workspace ${synapse} may not read the key in the vault ${vault}.`,
    why: `Synapse reads it as its own identity (object id ${principalId}) each time the link is used, and that identity has no role there that includes reading secrets.`,
    fix: `Ask an Owner of the key vault to give it "Key Vault Secrets User" there, or with access policies: az keyvault set-policy --name ${vault} --object-id ${principalId} --secret-permissions get`,
  });
}

/** The key itself could not be tried. @param why `the network rules … do not let the agent in` */
export function vaultKeyUntried(secretName: string, vault: string, why: string): Advisory {
  return advisory({
    code: 'advice.key-untried',
    what: `The key "${secretName}" in the vault ${vault} was not tried.`,
    why: `Its value could not be read: ${why}. Everything else about the link was looked at.`,
    fix: 'Use the link once in Synapse ("Test connection" in Synapse Studio). Or let the setup identity read secrets of the vault ("Key Vault Secrets User", and an agent that its network rules let in), so that the key is tried before the link is saved.',
  });
}

export function vaultLinkNotFound(store: string, synapse: string): Problem {
  return new Problem({
    code: 'vault.link-not-found',
    what: `The Synapse workspace ${synapse} has no linked service "${store}".`,
    why: 'It was named as the linked service through which Synapse reaches the key vault. In Git mode one that was not published yet is not there.',
    fix: 'Make a linked service of type Azure Key Vault in Synapse Studio (Manage, Linked services), or name the one that is there.',
  });
}

export function vaultLinkOfOtherType(store: string, type: string): Problem {
  return new Problem({
    code: 'vault.link-of-other-type',
    what: `The linked service "${store}" is not for a key vault.`,
    why: `Its type is "${type}"; a key vault takes one of type AzureKeyVault.`,
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
