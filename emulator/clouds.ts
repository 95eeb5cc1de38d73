/** The three clouds' host names and token audiences, as `@azure` clients have them built in. */
import type { CloudName } from './seed/schema';

export interface Cloud {
  readonly name: CloudName;
  /** The first is the one that links are made with. */
  readonly loginHosts: readonly [string, ...string[]];
  readonly graphHosts: readonly [string, ...string[]];
  readonly armHost: string;
  readonly armAudiences: readonly [string, ...string[]];
  /** A Synapse workspace's data plane is `{workspace}.{suffix}`; one audience for all of a cloud. */
  readonly synapseSuffix: string;
  /** A key vault is `{vault}.{suffix}`; one audience for all of a cloud. */
  readonly vaultSuffix: string;
  /** A data lake is `{account}.dfs.{suffix}`. */
  readonly storageSuffix: string;
  /** Further resources that Entra gives tokens for. */
  readonly otherAudiences: readonly string[];
  readonly portal: string;
  /** Azure AD Graph, only named in old discovery documents. */
  readonly oldGraph: string;
}

/** The resource that tokens for Azure DevOps are for. */
export const azureDevOps = '499b84ac-1321-427f-aa17-267ca6975798';

export const clouds: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    name: 'AzureCloud',
    loginHosts: ['login.microsoftonline.com', 'login.windows.net', 'sts.windows.net'],
    graphHosts: ['graph.microsoft.com'],
    armHost: 'management.azure.com',
    armAudiences: ['https://management.core.windows.net/', 'https://management.azure.com'],
    synapseSuffix: 'dev.azuresynapse.net',
    vaultSuffix: 'vault.azure.net',
    storageSuffix: 'core.windows.net',
    otherAudiences: [
      azureDevOps,
      'https://app.vssps.visualstudio.com',
      'https://ml.azure.com',
      'https://dev.azuresynapse.net',
      'https://vault.azure.net',
      'https://storage.azure.com',
    ],
    portal: 'https://portal.azure.com',
    oldGraph: 'graph.windows.net',
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    loginHosts: ['login.microsoftonline.us'],
    graphHosts: ['graph.microsoft.us', 'dod-graph.microsoft.us'],
    armHost: 'management.usgovcloudapi.net',
    armAudiences: ['https://management.core.usgovcloudapi.net/', 'https://management.usgovcloudapi.net'],
    synapseSuffix: 'dev.azuresynapse.usgovcloudapi.net',
    vaultSuffix: 'vault.usgovcloudapi.net',
    storageSuffix: 'core.usgovcloudapi.net',
    otherAudiences: [
      azureDevOps,
      'https://ml.azure.us',
      'https://dev.azuresynapse.usgovcloudapi.net',
      'https://vault.usgovcloudapi.net',
    ],
    portal: 'https://portal.azure.us',
    oldGraph: 'graph.windows.net',
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    // MSAL knows both, and sends to the first whichever it was given.
    loginHosts: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graphHosts: ['microsoftgraph.chinacloudapi.cn'],
    armHost: 'management.chinacloudapi.cn',
    armAudiences: ['https://management.core.chinacloudapi.cn/', 'https://management.chinacloudapi.cn'],
    synapseSuffix: 'dev.azuresynapse.azure.cn',
    vaultSuffix: 'vault.azure.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    otherAudiences: [azureDevOps, 'https://ml.azure.cn', 'https://dev.azuresynapse.azure.cn', 'https://vault.azure.cn'],
    portal: 'https://portal.azure.cn',
    oldGraph: 'graph.chinacloudapi.cn',
  },
};

export const allClouds: readonly Cloud[] = Object.values(clouds);

/** Audiences are compared without their trailing slash. */
export function sameAudience(left: string, right: string): boolean {
  return left.replace(/\/+$/, '').toLowerCase() === right.replace(/\/+$/, '').toLowerCase();
}
