/** Which further projects get the connection: the one connection shared, or one of their own on the same identity. */

import { mostCredentials } from '../../entra/trust/resource';
import { sameText } from '../../names/ids';
import { named, say } from '../../problem/said';
import type { InputReading } from './reading';

export interface SharingText {
  readonly sharing?: string | undefined;
  readonly furtherProjects?: string | undefined;
  readonly authentication?: string | undefined;
}

export interface SharingInput {
  /** `shared`: one connection that every project sees. `per project`: one in each, under the same name, on one identity. */
  readonly kind: 'shared' | 'per project';
  /** Names or ids, without the project that the connection is made in. */
  readonly projects: readonly string[];
}

/** Values of `sharing` in the order the editor shows them. */
export const sharingKinds = ['shared', 'perProject'] as const;

/** @param own name of the project that the connection is made in */
export function parseSharing(reading: InputReading<SharingText>, own: string): SharingInput {
  const kind = reading.kind('sharing', sharingKinds) === 'perProject' ? 'per project' : 'shared';
  const typed = reading.list('furtherProjects');
  const projects = typed.filter((name, at) => typed.findIndex((other) => sameText(other, name)) === at);
  if (projects.length < typed.length) {
    reading.complain('furtherProjects', 'names a project twice.');
  }
  if (projects.some((name) => sameText(name, own))) {
    reading.complain('furtherProjects', `"${own}" is the project that the connection is made in; leave it out.`);
  }
  if (projects.length === 0 && kind === 'per project') {
    reading.complain('sharing', say`is given, but there are no ${named('furtherProjects')}.`);
  }
  const trusts = projects.length + 1;
  const isByTrust = (reading.text.authentication ?? 'federation') === 'federation';
  if (kind === 'per project' && isByTrust && trusts > mostCredentials) {
    reading.complain(
      'furtherProjects',
      say`with ${named('sharing', 'perProject')}, ${trusts} projects need ${trusts} federated credentials on one identity, and ${mostCredentials} is the most. Give some of them a further identity in a run of their own, or choose ${named('sharing', 'shared')}.`,
    );
  }
  return { kind, projects };
}
