/**
 * The issuer and subject that a connection will have once it is converted, where they can be foreseen, so that its
 * identity trusts them before.
 * Source: docs troubleshoot-workload-identity: issuer `https://login.microsoftonline.com/TENANT/v2.0`, subject
 * `PREFIX/sc/ORGANIZATION/CONNECTION`, both by ids; terraform-provider-azuredevops #1361 for the prefix.
 * Needs: to see the connections that the trust is copied from.
 * Beware: the prefix holds the tenant and Azure DevOps's own application in an encoding that nobody documents, so it is
 * never composed: it is copied from another connection of the same organization and tenant. That it is the same for both
 * is inference; what the converted connection then shows decides.
 */
import type { Lookup } from '../../engine/resource';
import { type EndpointId, sameText, type TenantId } from '../../names/ids';
import { type Connection, listConnections } from '../connection/read';
import type { Project } from '../project/read';
import { isKeyless } from './read';

/** What a federated credential must say, letter by letter. */
export interface Trust {
  readonly issuer: string;
  readonly subject: string;
}

/** A connection whose trust is known. */
export interface TrustedConnection extends Trust {
  readonly endpointId: EndpointId;
  readonly tenantId: TenantId;
}

export interface ConvertibleTrustWant {
  readonly project: Project;
  readonly connection: Connection;
  /** One more to copy from, beside those of the project: the setup connection. */
  readonly example: TrustedConnection | undefined;
}

/** @returns `undefined` where there is nothing to copy from */
export const convertibleTrust: Lookup<ConvertibleTrustWant, Trust | undefined> = {
  kind: 'trust to come',
  title: (want) => `of "${want.connection.name}"`,
  async find({ project, connection, example }, context) {
    const known = (await listConnections(project, context)).filter(isKeyless).flatMap(trusted);
    const alike = [...known, ...(example ? [example] : [])].filter((one) =>
      sameText(one.tenantId, connection.tenantId),
    );
    return alike.map((one) => copied(one, connection.id)).find((trust) => trust !== undefined);
  },
};

function trusted({ id: endpointId, tenantId, issuer, subject }: Connection): readonly TrustedConnection[] {
  return tenantId && issuer && subject ? [{ endpointId, tenantId, issuer, subject }] : [];
}

/** The same trust for another connection; `undefined` for one that is not of the shape that is known. */
function copied({ endpointId, tenantId, issuer, subject }: TrustedConnection, id: EndpointId): Trust | undefined {
  const parts = /^(\/.+\/sc\/[0-9a-f-]{36}\/)([0-9a-f-]{36})$/i.exec(subject);
  const isOfTenant = issuer.toLowerCase().includes(`/${tenantId.toLowerCase()}/`);
  return parts && isOfTenant && sameText(parts[2], endpointId) ? { issuer, subject: `${parts[1]}${id}` } : undefined;
}
