/**
 * What a seed may say: the starting tenant, as YAML. Every identifier may be left out (one is then derived from the
 * name, the same at every start); secrets are never written in the seeds we ship, they are made when the emulator starts.
 * The types are what the schema reads. `seeds/README.md` documents the format.
 */
import { z } from 'zod';
import { type DeepReadonly, list, map, text, wholeNumber } from './fields';
import { organization } from './schema-azdo';
import { subscription } from './schema-azure';
import { tenant } from './schema-entra';
import { lacks } from './schema-lacks';

export const seedSchema = map({
  /** Seconds until a new directory object, credential or role assignment can be seen and takes effect. */
  replicationSeconds: wholeNumber.default(1),
  wildcards: z.enum(['portal', 'letter']).default('portal'),
  tenants: list(tenant),
  subscriptions: list(subscription),
  organizations: list(organization),
  /** The managed identity of the machine that the build agent runs on, by its resource name; none when left out. */
  agentIdentity: text.exactOptional(),
  /** The internet address that services behind a firewall see every caller come from. */
  callerAddress: text.default('20.61.97.14'),
  lacks,
}).transform(({ subscriptions, organizations, ...rest }) => {
  const ids = new Map(rest.tenants.map(({ domain, id }) => [domain, id]));
  const home = rest.tenants[0]?.domain ?? '';
  /** `tenant: domain`, the first one by default, becomes the tenant's id. An unknown one stays, to be complained of. */
  const intoTenant = <T extends { readonly tenant?: string }>({ tenant: domain = home, ...owner }: T) => ({
    ...owner,
    tenantId: ids.get(domain) ?? domain,
  });
  return {
    ...rest,
    subscriptions: subscriptions.map((one) => intoTenant(one)),
    organizations: organizations.map((one) => intoTenant(one)),
  };
});

export type Seed = DeepReadonly<z.output<typeof seedSchema>>;

export type SeedTenant = Seed['tenants'][number];
export type CloudName = SeedTenant['cloud'];
export type SeedApplication = SeedTenant['applications'][number];

export type SeedSubscription = Seed['subscriptions'][number];
export type SeedResourceGroup = SeedSubscription['resourceGroups'][number];
export type SeedWorkspace = SeedResourceGroup['workspaces'][number];
export type SeedIdentity = SeedResourceGroup['identities'][number];
export type SeedKeyVault = SeedResourceGroup['keyVaults'][number];
export type SeedVaultSecret = SeedKeyVault['secrets'][number];
export type SeedStorageAccount = SeedResourceGroup['storageAccounts'][number];
export type SeedSynapseWorkspace = SeedResourceGroup['synapseWorkspaces'][number];
export type SeedIntegrationRuntime = SeedSynapseWorkspace['integrationRuntimes'][number];
export type SeedLinkedService = SeedSynapseWorkspace['linkedServices'][number];

export type SeedOrganization = Seed['organizations'][number];
export type ServerVersion = NonNullable<SeedOrganization['server']>;
export type EndpointRole = SeedOrganization['users'][number]['roles'][string];
export type SeedProject = SeedOrganization['projects'][number];
export type SeedConnection = SeedProject['connections'][number];
export type SeedCheck = SeedConnection['checks'][number];
