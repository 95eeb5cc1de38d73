/** Which further projects get the connection: the one connection shared, or one of their own on the same identity. */
import { sameText } from '../names/ids';
import type { EnsureAmlServiceConnectionText } from './ensure-aml-service-connection';
import { parseNames } from './reading';

export interface SharingInput {
  /** `shared`: one connection that every project sees. `per project`: one in each, under the same name, on one identity. */
  readonly kind: 'shared' | 'per project';
  /** Names or ids, without the project that the connection is made in. */
  readonly projects: readonly string[];
}

/** Values of `sharing` in the order the editor shows them. */
export const sharingKinds = ['shared', 'perProject'] as const;

/** Source: entra-docs, workload-identity-federation-considerations. */
const mostTrusts = 20;

/** @param own name of the project that the connection is made in */
export function parseSharing(text: EnsureAmlServiceConnectionText, own: string, complaints: string[]): SharingInput {
  const kind = text.sharing ?? 'shared';
  if (kind !== 'shared' && kind !== 'perProject') {
    complaints.push(`sharing: "${kind}" is none of ${sharingKinds.join(', ')}.`);
  }
  const typed = parseNames(text.furtherProjects);
  const projects = typed.filter((name, at) => typed.findIndex((other) => sameText(other, name)) === at);
  if (projects.length < typed.length) {
    complaints.push('furtherProjects: names a project twice.');
  }
  if (projects.some((name) => sameText(name, own))) {
    complaints.push(`furtherProjects: "${own}" is the project that the connection is made in; leave it out.`);
  }
  const trusts = projects.length + 1;
  if (kind === 'perProject' && (text.authentication ?? 'federation') === 'federation' && trusts > mostTrusts) {
    complaints.push(
      `furtherProjects: with sharing: perProject, ${trusts} projects need ${trusts} federated credentials on one identity, and ${mostTrusts} is the most. Give some of them a further identity in a step of their own, or choose sharing: shared.`,
    );
  }
  return { kind: kind === 'perProject' ? 'per project' : 'shared', projects };
}
