/** What a token is asked for, and whether there is such a thing in the tenant. */
import { azureDevOps, clouds, sameAudience } from '../../clouds';
import type { ServiceName } from '../../frame';
import type { SeedTenant } from '../../seed/schema';
import { aadsts } from './problems';

/** `https://host//.default` asks for the resource `https://host/`. @throws AADSTS900144 */
export function readResource(form: URLSearchParams): string {
  const scope = form
    .get('scope')
    ?.split(' ')
    .find((part) => part.endsWith('/.default'));
  const resource = scope?.slice(0, -'/.default'.length) ?? form.get('resource');
  if (resource === null || resource === undefined) {
    throw aadsts(900144, "The request body must contain the following parameter: 'scope'.");
  }
  return resource;
}

/** @throws AADSTS500011 */
export function checkResource(tenant: SeedTenant, resource: string): void {
  const cloud = clouds[tenant.cloud];
  const graphs = cloud.graphHosts.map((host) => `https://${host}`);
  const known = [...cloud.armAudiences, ...cloud.otherAudiences, ...graphs];
  if (known.some((audience) => sameAudience(audience, resource))) {
    return;
  }
  throw aadsts(
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenant.domain}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
  );
}

/** The service that stands behind a resource. */
export function serviceOf(tenant: SeedTenant, resource: string): ServiceName | undefined {
  const { armAudiences, synapseSuffix, vaultSuffix } = clouds[tenant.cloud];
  const is = (audience: string) => sameAudience(audience, resource);
  if (isGraph(tenant, resource)) {
    return 'graph';
  }
  if (armAudiences.some(is)) {
    return 'arm';
  }
  if (is(azureDevOps)) {
    return 'azdo';
  }
  if (is(`https://${synapseSuffix}`)) {
    return 'synapse';
  }
  return is(`https://${vaultSuffix}`) ? 'keyvault' : undefined;
}

export function isGraph({ cloud }: SeedTenant, resource: string): boolean {
  return clouds[cloud].graphHosts.some((host) => sameAudience(`https://${host}`, resource));
}
