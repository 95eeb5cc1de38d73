/**
 * What there is to know after a connection was converted, or could not be: until when it can be undone, and that its
 * issuer changed though nobody asked for it.
 * Source: docs connect-to-azure (seven days; `revertSchemeDeadline` in answers); docs errors-workload-identity,
 * 2026-03-26: saving a connection may change its issuer.
 * Needs: to see the connection.
 */
import type { Adviser } from '../../engine/resource';
import { child, looseText } from '../../http/json';
import type { Connection } from '../connection/read';
import type { Project } from '../project/read';
import { conversionCanBeUndone, conversionOutOfScope, issuerChangedBySaving } from './problems';
import { eligibilityOf, hasOldIssuer, isKeyless } from './read';

export interface ConversionAftermathWant {
  readonly project: Project;
  /** As it was when the run began; `undefined` when this run made it. */
  readonly before: Connection | undefined;
  readonly now: Connection;
  /** Whether converting was asked for. */
  readonly asked: boolean;
}

export const conversionAftermath: Adviser<ConversionAftermathWant> = {
  kind: 'what follows a conversion',
  title: (want) => `"${want.now.name}"`,
  async advise({ project, before, now, asked }) {
    const until = before && before.scheme !== now.scheme ? undoneUntil(now) : undefined;
    const moved = !asked && before && hasOldIssuer(before) && isKeyless(now);
    const standing = eligibilityOf(now, project);
    return [
      ...(until === undefined ? [] : [conversionCanBeUndone(now.name, until)]),
      ...(moved ? [issuerChangedBySaving(now.name)] : []),
      ...(asked && standing.kind === 'out of scope' ? [conversionOutOfScope(now.name, standing.reason)] : []),
    ];
  },
};

/** The day and time until which Azure DevOps takes a conversion back. */
export function undoneUntil({ whole }: Connection): string | undefined {
  return looseText(child(whole, 'data'), 'revertSchemeDeadline');
}
