/** Whether another link uses the identity of a connection that stays. Where that is unclear, one does. */
import type { Connection } from '../../azdo/connection/read';
import { listConnections } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Context } from '../../context';
import type { Outputs } from '../../engine/step';
import { type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import type { IdentityRef } from '../../entra/principal/read';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { keyOfLink } from './identity';
import { usedBeside } from './reliance';

interface Linked {
  readonly project: Project;
  readonly first: Project;
  readonly furtherProjects: readonly Project[];
  readonly connection: Connection;
  readonly signIn: { readonly home: IdentityRef };
}

/** @returns a function that says why another link still needs the identity, or `undefined` where nothing speaks for it */
export function otherUsers(request: EnsureAmlServiceConnectionInput) {
  return async (outputs: Outputs<Linked>, context: Context): Promise<string | undefined> => {
    if (request.authentication.kind === 'agent identity') {
      return 'whatever runs on the machines of the agents may use it';
    }
    const projects = [await outputs.first, ...(await outputs.furtherProjects)];
    const [connection, signIn] = [await outputs.connection, await outputs.signIn];
    const [identity, listed] = await Promise.all([
      identityToRemove.find(wantOf(signIn.home), context),
      Promise.all(projects.map((project) => listConnections(project, context))),
    ]);
    if (identity === undefined || identity === 'unreadable') {
      return 'whether another link uses the identity cannot be read';
    }
    const beside = listed.flat().filter(({ id }) => id !== connection.id);
    const links = [{ connection, projects }];
    return usedBeside({ links, beside, ownKey: await keyOfLink(request)(outputs) }, identity, context);
  };
}

function wantOf(home: IdentityRef): IdentityToRemoveWant {
  return home.kind === 'application' ? { kind: 'application', key: { clientId: home.clientId } } : home;
}
