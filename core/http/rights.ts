/** Refusals worded by the right that was at stake, and by who lacks it. */
import type { Context } from '../context';
import { actionDenied } from '../problem/denied';
import type { HttpProblem } from '../problem/http-problem';
import { inTheWayOf } from '../problem/in-the-way';
import type { Problem } from '../problem/problem';
import { refusedRight } from '../problem/refused';
import type { Holder, Right } from '../problem/right';
import { factsOf } from '../problem/right-facts';
import { readCaller, setupIdentity } from './holders';
import { wording } from './refused';

/** What was sent; a refusal says that the right for it is missing, or what else is in the way of it. @throws Problem */
export function needing<Given>(right: Right, sent: Promise<Given>, context: Context): Promise<Given> {
  context.uses?.(right);
  const otherwise = (failed: HttpProblem) => inTheWayOf(failed, factsOf(right)) ?? failed;
  return wording(sent, {
    forbidden: (failed) => refusedBy(right, failed, context),
    denied: async (failed) => actionDenied(factsOf(right), { holder: await holderOf(right, context) }, failed),
    locked: otherwise,
    policy: otherwise,
    subscriptionDisabled: otherwise,
    notRegistered: otherwise,
  });
}

/** A refusal in the words of the right that was at stake. */
export async function refusedBy(right: Right, failed: HttpProblem, context: Context): Promise<Problem> {
  return refusedRight(right, await holderOf(right, context), failed);
}

/** Who would have to have it: Azure DevOps knows us by another name than the rest. */
export async function holderOf(right: Right, context: Context): Promise<Holder> {
  const isAsked = factsOf(right).system === 'Azure DevOps' && !isOfSetup(right);
  return isAsked ? readCaller(context) : setupIdentity(context);
}

/** Whether Azure DevOps asks it of the setup identity, whoever its client signs in. */
export function isOfSetup(right: Right): boolean {
  return right.kind === 'connection administrator' && right.asSetup === true;
}
