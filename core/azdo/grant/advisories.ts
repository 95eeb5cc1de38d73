/**
 * Pipelines that may use a connection though nobody asked for it.
 * Source, Needs: as in `read.ts`.
 * Beware: the step that grants has read or written the grants already; they are read here only where it did not run.
 */
import type { Adviser } from '../../engine/resource';
import { furtherGrants } from './problems';
import { furtherGrantees, type GrantAsked, granteeTitle, type PipelineGrant, readGrant } from './read';

export interface ExtraGrantsWant extends GrantAsked {
  /** What is known of them already. */
  readonly grant: PipelineGrant | undefined;
}

export const extraGrantsAhead: Adviser<ExtraGrantsWant> = {
  kind: 'further grants',
  title: (want) => `of "${want.connectionName}"`,
  async advise(want, context) {
    const grantees = await furtherGrantees(want, want.grant ?? (await readGrant(want, context)), context);
    const { connectionName, project } = want;
    return grantees.length > 0 ? [furtherGrants(connectionName, project.name, grantees.map(granteeTitle))] : [];
  },
};
