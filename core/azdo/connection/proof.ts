/**
 * The proof of a service connection: Azure DevOps itself signs in through it, and what the link is for is held against what
 * its identity may do there. Without a purpose the workspace is read.
 * Source, Needs: as in `through-read.ts`.
 */

import { surelyReads } from '../../azure/role/reading-read';
import type { Proof } from '../../engine/resource';
import { connectionReadsOnlyWithin } from './proof-problems';
import { type PurposeProofWant, provePurposes } from './purpose-proof';
import { rightToCall } from './right-read';
import { isRefusal } from './through-read';
import { by, type ConnectionSite, judge, readThrough } from './workspace-read';

export type WorkspaceThroughConnectionWant = PurposeProofWant;

export const workspaceThroughConnection: Proof<WorkspaceThroughConnectionWant, ConnectionSite> = {
  kind: 'call to the workspace',
  title: (want) => `${want.workspace.name} through "${want.connectionName}"`,

  rights: (site) => [rightToCall(by(site))],

  async prove(want, context) {
    if (want.purposes.length > 0) {
      return provePurposes(want, context);
    }
    const reported = await readThrough('', want, context);
    if (reported.ok) {
      return { verdict: 'passed' };
    }
    // Who reads what is in the workspace and not the workspace has its role, and it is too small: no waiting mends that.
    const mayBeSmall = isRefusal(reported) && !surelyReads(want.roles);
    const isWithin = mayBeSmall && (await readThrough('/computes', want, context)).ok;
    // It may have come in between.
    if (isWithin && (await readThrough('', want, context)).ok) {
      return { verdict: 'passed' };
    }
    const { connectionName: name, workspace, roles } = want;
    throw isWithin
      ? connectionReadsOnlyWithin({ name, workspace: workspace.name, roles, said: reported.said, seen: reported.seen })
      : await judge(reported, want, context);
  },
};
