/**
 * The addresses that Azure DevOps ties to a connection's `environment`. The job's agent gets them as endpoint data.
 * Source: the `azurerm` type's dependencyData in Microsoft's REST specifications (serviceEndpoint 7.1, types example).
 * Beware: `microsoftGraphUrl` and the US Government authority are newer than that example (Azure CLI's cloud list).
 */

export interface CloudAddresses {
  readonly environmentUrl: string;
  readonly activeDirectoryAuthority: string;
  readonly microsoftGraphUrl: string;
  /** Audience of the id tokens for connections there; the sovereign ones are not confirmed. */
  readonly exchangeAudience: string;
  /** What an agent gets besides: name and value. */
  readonly others: Readonly<Record<string, string>>;
}

const clouds: Readonly<Record<string, CloudAddresses>> = {
  AzureCloud: {
    environmentUrl: 'https://management.azure.com/',
    activeDirectoryAuthority: 'https://login.microsoftonline.com/',
    microsoftGraphUrl: 'https://graph.microsoft.com/',
    exchangeAudience: 'api://AzureADTokenExchange',
    others: {
      graphUrl: 'https://graph.windows.net/',
      serviceManagementUrl: 'https://management.core.windows.net/',
      activeDirectoryServiceEndpointResourceId: 'https://management.core.windows.net/',
      armManagementPortalUrl: 'https://portal.azure.com/',
      AzureKeyVaultDnsSuffix: 'vault.azure.net',
      StorageEndpointSuffix: 'core.windows.net',
    },
  },
  AzureUSGovernment: {
    environmentUrl: 'https://management.usgovcloudapi.net/',
    activeDirectoryAuthority: 'https://login.microsoftonline.us/',
    microsoftGraphUrl: 'https://graph.microsoft.us/',
    exchangeAudience: 'api://AzureADTokenExchangeUSGov',
    others: {
      graphUrl: 'https://graph.windows.net/',
      serviceManagementUrl: 'https://management.core.usgovcloudapi.net/',
      activeDirectoryServiceEndpointResourceId: 'https://management.core.usgovcloudapi.net/',
      armManagementPortalUrl: 'https://portal.azure.us',
      AzureKeyVaultDnsSuffix: 'vault.usgovcloudapi.net',
      StorageEndpointSuffix: 'core.usgovcloudapi.net',
    },
  },
  AzureChinaCloud: {
    environmentUrl: 'https://management.chinacloudapi.cn/',
    activeDirectoryAuthority: 'https://login.chinacloudapi.cn/',
    microsoftGraphUrl: 'https://microsoftgraph.chinacloudapi.cn/',
    exchangeAudience: 'api://AzureADTokenExchangeChina',
    others: {
      graphUrl: 'https://graph.chinacloudapi.cn/',
      serviceManagementUrl: 'https://management.core.chinacloudapi.cn/',
      activeDirectoryServiceEndpointResourceId: 'https://management.core.chinacloudapi.cn/',
      armManagementPortalUrl: 'https://portal.azure.cn/',
      AzureKeyVaultDnsSuffix: 'vault.azure.cn',
      StorageEndpointSuffix: 'core.chinacloudapi.cn',
    },
  },
};

/** The addresses of an environment; `undefined` for one that has no fixed ones (AzureStack) or is not known. */
export function findCloud(environment: string): CloudAddresses | undefined {
  return clouds[environment];
}

/** The data keys that an agent gets besides the connection's own. */
export function toCloudData(environment: string): Record<string, string> {
  const cloud = findCloud(environment);
  if (cloud === undefined) {
    return {};
  }
  return {
    environmentUrl: cloud.environmentUrl,
    resourceManagerUrl: cloud.environmentUrl,
    activeDirectoryAuthority: cloud.activeDirectoryAuthority,
    environmentAuthorityUrl: cloud.activeDirectoryAuthority,
    microsoftGraphUrl: cloud.microsoftGraphUrl,
    ...cloud.others,
  };
}
