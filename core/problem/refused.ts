/**
 * The one place that words a refused right: who lacks what, where, and who can give it. The words are the same whether a
 * service refused or a precheck found it out.
 */
import type { HttpProblem } from './http-problem';
import { type Advisory, advisory, Problem } from './problem';
import type { Holder, Right, RightFacts } from './right';
import { factsOf } from './right-facts';

/**
 * A right that is missing.
 * @param holder who lacks it
 * @param failed the refusal; none where a precheck found it out
 */
export function refusedRight(right: Right, holder: Holder, failed?: HttpProblem): Problem {
  return problemOf(factsOf(right), holder, failed);
}

/** Several clauses as one, after "to": only to be read, never to be taken apart again. */
export function joinedReasons(clauses: readonly string[]): string {
  return [...new Set(clauses)].join(', and to ');
}

/** Rights that are missing and that one role would give. */
export function refusedRights([first, ...more]: readonly [Right, ...Right[]], holder: Holder): Problem {
  const all = [first, ...more].map(factsOf);
  const joined = (words: readonly string[], link: string) => [...new Set(words)].join(link);
  const doing = joinedReasons(all.map((one) => one.doing));
  const action = joined(
    all.map((one) => one.action),
    ' and ',
  );
  return problemOf({ ...factsOf(first), doing, action }, holder, undefined);
}

function problemOf(facts: RightFacts, holder: Holder, failed: HttpProblem | undefined): Problem {
  const said = saidIn(failed?.explanation ?? '');
  const who = inWords({ ...holder, objectId: said.objectId ?? holder.objectId });
  const { action = facts.action, scope = facts.scope } = said;
  const why = `${who} ${facts.lack ?? `lacks ${action} on ${scope}`}${answerIn(facts, failed)}.`;
  return new Problem(
    {
      code: facts.code,
      what: `Not allowed to ${facts.doing}.`,
      why: facts.note ? `${why} ${facts.note}` : why,
      fix: fixOf(facts, holder),
      asks: { right: facts, holder },
    },
    failed?.seen,
    failed,
  );
}

function fixOf({ giver, plea, how, instead, system }: RightFacts, holder: Holder): string {
  const otherwise = instead ? `, or to ${instead}` : '';
  const patience = system === 'Azure' ? ' A right just given can take ten minutes.' : '';
  return `Ask ${giver} to ${plea}${otherwise}, then run again: ${how(holder)}.${patience}`;
}

/** As whom services know it: the name alone says little to who gives rights. */
export function inWords({ name, applicationId, objectId }: Holder): string {
  const ids = [
    ...(applicationId ? [`application id ${applicationId}`] : []),
    ...(objectId ? [`object id ${objectId}`] : []),
  ];
  return ids.length > 0 ? `${name}, ${ids.join(', ')},` : name;
}

/** Source: text of AuthorizationFailed in docs role-based-access-control/troubleshooting. */
const azureRefusal =
  /client '([^']*)'(?: with object id '([^']*)')?.*?perform action '([^']*)'.*?over scope '([^']*)'/is;
/** Source: text of the refusal in MicrosoftDocs/azure-docs #100560. */
const synapseRefusal = /principal '([^']*)'.*?Required permission: Action: ([^,]+), Scope: ([^.]+)/is;

/** What ARM's AuthorizationFailed says: who lacks what, where. */
export function azureRefusalIn(explanation: string) {
  const [, client, objectId, action, scope] = azureRefusal.exec(explanation) ?? [];
  return { client, objectId, action, scope };
}

/** What a service's own words say of it, which is nearer to the truth than what we expected. */
function saidIn(explanation: string): { objectId?: string; action?: string; scope?: string } {
  const { objectId, action, scope } = azureRefusalIn(explanation);
  const [, principal, permission] = synapseRefusal.exec(explanation) ?? [];
  return {
    ...(objectId || principal ? { objectId: objectId ?? principal ?? '' } : {}),
    ...(action || permission ? { action: action ?? permission ?? '' } : {}),
    ...(scope ? { scope } : {}),
  };
}

/** Azure DevOps says in words what others say by a code. */
function answerIn({ system }: RightFacts, failed: HttpProblem | undefined): string {
  if (!failed) {
    return '';
  }
  return ` (${system === 'Azure DevOps' ? failed.answer : failed.answerCode})`;
}

/** A lock is in the way, which no role lifts. @param lock in words: its name and where it is, or what the service said */
export function scopeLocked({ doing, scope }: RightFacts, lock: string, failed?: HttpProblem): Problem {
  return new Problem(
    {
      code: 'azure.locked',
      what: `Not allowed to ${doing}.`,
      why: `A lock is in the way, for its owners too: ${lock}.`,
      fix: `Ask an Owner or User Access Administrator of ${scope} whether the lock may be taken away for the run (Locks, in the menu of the resource or group), then run again.`,
    },
    failed?.seen,
    failed,
  );
}

/** What cannot be told beforehand: a service does not say it, or does not let it be asked. */
export function rightsUnknown(rights: readonly RightFacts[]): Advisory {
  const named = rights.map(({ doing, action, scope }) => `to ${doing}, ${action} on ${scope}`);
  return advisory({
    code: 'advice.rights-unknown',
    what: `Whether ${rights.length > 1 ? 'some rights are' : 'a right is'} there cannot be told before it is used.`,
    why: `It may not be asked, or the answer leaves it open: ${named.join('; ')}.`,
    fix: 'Nothing has to be done. If one is refused, the run stops there and says who can give it; the next run goes on.',
  });
}

/** The same problem with a step that the run goes on without. */
export function goesWithout(problem: Problem): Advisory {
  const { what, why, fix, asks } = problem;
  return missingRight({
    what,
    fix,
    asks,
    why: `${why} The run goes on without it, and fails later where that is not enough.`,
  });
}

/** The same problem, where a plan is to go on though it could not be applied as who made it. */
export function missingRight({ what, why, fix, asks }: Pick<Problem, 'what' | 'why' | 'fix' | 'asks'>): Advisory {
  return advisory({ code: 'advice.missing-right', what, why, fix, asks });
}
