/**
 * The clouds and their addresses. Source: `sdk/environments` of hashicorp/go-azure-sdk and `_azure_environments.py` of
 * azure-sdk-for-python; for key vaults docs key-vault/general/about-keys-secrets-certificates. The federation audiences of
 * the sovereign clouds are unconfirmed. What a service connection carries about its own cloud goes before this table
 * (`cloudOf`).
 */

type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

export interface Cloud {
  /** As Azure DevOps spells it in `data.environment`. */
  readonly name: CloudName;
  /** Microsoft Entra ID, no slash at the end. */
  readonly authority: string;
  /** Azure Resource Manager, no slash at the end; also its token audience. */
  readonly arm: string;
  /** Microsoft Graph, no slash at the end; also its token audience. */
  readonly graph: string;
  /** Token audience of Synapse workspaces; their development endpoints are `NAME.` before its host. */
  readonly synapse: string;
  /** Token audience of key vaults, which are `NAME.` before its host. */
  readonly keyVault: string;
  /** Audience of a federated credential's token. */
  readonly federationAudience: string;
  /** Where people look at a resource: the Azure portal. */
  readonly portal: string;
  /** Azure Machine Learning studio. */
  readonly studio: string;
}

const clouds: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    name: 'AzureCloud',
    authority: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    synapse: 'https://dev.azuresynapse.net',
    keyVault: 'https://vault.azure.net',
    federationAudience: 'api://AzureADTokenExchange',
    portal: 'https://portal.azure.com',
    studio: 'https://ml.azure.com',
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    authority: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    synapse: 'https://dev.azuresynapse.usgovcloudapi.net',
    keyVault: 'https://vault.usgovcloudapi.net',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
    portal: 'https://portal.azure.us',
    studio: 'https://ml.azure.us',
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    authority: 'https://login.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    synapse: 'https://dev.azuresynapse.azure.cn',
    keyVault: 'https://vault.azure.cn',
    federationAudience: 'api://AzureADTokenExchangeChina',
    portal: 'https://portal.azure.cn',
    studio: 'https://studio.ml.azure.cn',
  },
};

/** What a service connection says about its cloud; anything left out is taken from the table. */
export interface CloudText {
  readonly environment: string | undefined;
  readonly arm: string | undefined;
  readonly authority: string | undefined;
  readonly graph: string | undefined;
}

/** @returns the cloud of a connection, or `undefined` for an environment that is not known (AzureStack, AzureGermanCloud) */
export function cloudOf(text: CloudText): Cloud | undefined {
  const name = (text.environment ?? 'AzureCloud').toLowerCase();
  const known = Object.values(clouds).find((cloud) => cloud.name.toLowerCase() === name);
  if (!known) {
    return undefined;
  }
  return {
    ...known,
    arm: withoutSlash(text.arm) ?? known.arm,
    authority: withoutSlash(text.authority) ?? known.authority,
    graph: withoutSlash(text.graph) ?? known.graph,
  };
}

/** An address as the table spells them; `undefined` for an empty one. */
function withoutSlash(address: string | undefined): string | undefined {
  return address?.replace(/\/+$/, '') || undefined;
}
