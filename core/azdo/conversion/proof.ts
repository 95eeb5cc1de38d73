/**
 * The proof of a converted connection: it signs in, and reaches what it reached before.
 * Source, Needs, Beware: as in `trial-read.ts`.
 */

import type { Context } from '../../context';
import type { Proof } from '../../engine/resource';
import { Pending } from '../../problem/problem';
import type { Connection } from '../connection/read';
import { rightToCall } from '../connection/right-read';
import type { Project } from '../project/read';
import { convertedCannotSignIn } from './problems';
import { type Trial, tryConnection } from './trial-read';

export interface SignInAfterConversionWant {
  readonly project: Project;
  readonly connection: Connection;
  /** What it could before. */
  readonly before: Trial['kind'];
  /** The end of the time in which the conversion can be undone. */
  readonly undoneUntil: string | undefined;
}

export const signInAfterConversion: Proof<
  SignInAfterConversionWant,
  Pick<SignInAfterConversionWant, 'project' | 'connection'>
> = {
  kind: 'call',
  title: (want) => `through "${want.connection.name}"`,
  rights: ({ project, connection }) => [
    rightToCall({ projectId: project.id, endpointId: connection.id, connectionName: connection.name }),
  ],
  async prove(want, context: Context) {
    const { kind, said } = await tryConnection(want.project, want.connection, context);
    const isAsBefore = kind === 'works' || (kind === 'signs in' && want.before !== 'works');
    if (!isAsBefore) {
      // A trust that is a few minutes old may still be unknown to some of Entra, whatever the words.
      const problem = convertedCannotSignIn(want.connection.name, said, want.undoneUntil);
      throw new Pending('the connection to sign in by the new trust', problem);
    }
    return { verdict: 'passed' };
  },
};
