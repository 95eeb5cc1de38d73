/**
 * The one place that words a refused right: who lacks what, where, and who can give it. The words are the same whether a
 * service refused or a precheck found it out.
 */
import { HttpProblem } from './http-problem';
import { lockText } from './in-the-way';
import { type Advisory, advisory, inSentence, Problem } from './problem';
import type { Holder, Right, RightFacts } from './right';
import { factsOf } from './right-facts';
import { includesRole } from './role-includes';

/**
 * A right that is missing.
 * @param holder who lacks it
 * @param failed the refusal; none where a precheck found it out
 */
export function refusedRight(right: Right, holder: Holder, failed?: HttpProblem): Problem {
  return problemOf(factsOf(right), holder, { failed });
}

/** Several clauses as one, after "to": only to be read, never to be taken apart again. */
export function joinedReasons(clauses: readonly string[]): string {
  return [...new Set(clauses)].join(', and to ');
}

/** Rights that are missing and that one role would give. */
export function refusedRights([first, ...more]: readonly [Right, ...Right[]], holder: Holder): Problem {
  return problemOf(together([first, ...more].map(factsOf), factsOf(first)), holder, {});
}

/**
 * Each once, and one role for all that it includes: a right may be found missing by several reads, and by who asked for it.
 * In the order of the first.
 */
export function askedOnce(problems: readonly Problem[]): readonly Problem[] {
  const groups: Problem[][] = [];
  for (const problem of problems) {
    const group = groups.find(([first]) => first && (first.message === problem.message || isOneAsk(first, problem)));
    group ? group.push(problem) : groups.push([problem]);
  }
  return groups.flatMap(mergedAsk);
}

/** Whether who lacks the one gets the other with it. */
function isOneAsk({ asks: one, code }: Problem, { asks: other, code: otherCode }: Problem): boolean {
  // What a deny assignment forbids is asked in other words.
  const isAlike =
    code === one?.right.code &&
    otherCode === other?.right.code &&
    one?.right.system === other?.right.system &&
    one?.right.scope.toLowerCase() === other?.right.scope.toLowerCase() &&
    one?.right.giver === other?.right.giver &&
    one?.holder.name === other?.holder.name;
  return (
    one !== undefined &&
    other !== undefined &&
    isAlike &&
    (includesRole(one.right.role, other.right.role) || includesRole(other.right.role, one.right.role))
  );
}

function mergedAsk(group: readonly Problem[]): readonly Problem[] {
  const asked = group.flatMap(({ asks, cause }) => (asks ? { ...asks, failed: failureIn(cause) } : []));
  const [first] = asked;
  const biggest = asked.find(({ right }) => asked.every((one) => includesRole(right.role, one.right.role)));
  if (group.length === 1 || !first || !biggest) {
    return group.slice(0, 1);
  }
  // What itself may not be there comes first, since that is what is said of it.
  const all = asked
    .map(({ right, failed }) => ({ ...right, ...saidIn(failed?.explanation ?? '') }))
    .sort((one, other) => Number(other.unseen === 'itself') - Number(one.unseen === 'itself'));
  const failed = asked.find((one) => one.failed)?.failed;
  const { action: _its, ...withoutAction } = saidIn(failed?.explanation ?? '');
  return [problemOf(together(all, biggest.right), first.holder, { failed, said: withoutAction })];
}

function failureIn(cause: unknown): HttpProblem | undefined {
  return cause instanceof HttpProblem ? cause : undefined;
}

/** @param role that of them by which all are given */
function together(all: readonly RightFacts[], role: RightFacts): RightFacts {
  const clauses = all.map((one) => one.doing);
  // One may hold what another says alone.
  const isSaid = (clause: string) => clauses.some((other) => other !== clause && other.includes(clause));
  const doing = joinedReasons(clauses.filter((clause) => !isSaid(clause)));
  const action = [...new Set(all.map((one) => one.action))].join(' and ');
  const unseen = all.find((one) => one.unseen === 'itself') ?? all.find((one) => one.unseen);
  return { ...role, doing, action, ...(unseen?.unseen ? { unseen: unseen.unseen } : {}) };
}

interface Refused {
  /** None where a precheck found it out. */
  readonly failed?: HttpProblem | undefined;
  readonly said?: ReturnType<typeof saidIn>;
}

/** @param said what the service's own words say of it, which is nearer to the truth than what we expected */
function problemOf(
  right: RightFacts,
  holder: Holder,
  { failed, said = saidIn(failed?.explanation ?? '') }: Refused,
): Problem {
  // Who asks for its rights beforehand asks at a place that is there.
  const { unseen, ...seen } = right;
  const facts: RightFacts = failed && unseen ? right : seen;
  const who = inWords({ ...holder, objectId: said.objectId ?? holder.objectId });
  const { action = facts.action, scope = facts.scope } = said;
  const why = [
    `${who} ${facts.lack ?? `lacks ${action} on ${scope}`}${answerIn(facts, failed)}.`,
    ...(facts.unseen ? [absences[facts.unseen]] : []),
    ...(facts.note ? [facts.note] : []),
  ];
  return new Problem(
    {
      code: facts.code,
      what: `Not allowed to ${facts.doing}${facts.unseen === 'itself' ? ', or it is not there' : ''}.`,
      why: why.join(' '),
      fix: fixOf(facts, holder),
      asks: { right: facts, holder },
    },
    failed?.seen,
    failed,
  );
}

/** Source: docs role-based-access-control/troubleshooting: what is not there is refused where no role tells. */
const absences = {
  itself: 'Or it is not there: to who has no role above it, Azure answers both alike.',
  place: 'Azure answers the same where that is not there.',
} as const;

/** What is to be asked of whom, and how they do it, as a clause: `ask an Owner … to give it the role "Reader" there: az …`. */
export function pleaOf(right: Right, holder: Holder): string {
  const { giver, plea, how } = factsOf(right);
  return `ask ${giver} to ${plea}, for ${inSentence(identified(holder))}: ${how(holder)}`;
}

function fixOf({ giver, plea, how, instead, system, scope, unseen }: RightFacts, holder: Holder): string {
  const otherwise = instead ? `, or to ${instead}` : '';
  const patience = system === 'Azure' ? ' A right just given can take ten minutes.' : '';
  const ask = `sk ${giver} to ${plea}${otherwise}, then run again: ${how(holder)}.${patience}`;
  return unseen ? `Check the spelling of ${partsOf(scope)}. If it is right, a${ask}` : `A${ask}`;
}

/** What of a resource id somebody may have misspelt. */
function partsOf(scope: string): string {
  const isGroup = /\/resourceGroups\/[^/]+$/i.test(scope);
  const isBelow = /\/providers\//i.test(scope);
  return isBelow
    ? 'subscription, resource group and name'
    : isGroup
      ? 'subscription and resource group'
      : 'the subscription';
}

/** As whom services know it, at the beginning of a clause: the name alone says little to who gives rights. */
export function inWords(holder: Holder): string {
  const ids = idsOf(holder);
  return ids === '' ? holder.name : `${holder.name}, ${ids},`;
}

/** The same within a clause: `"churn Build Service (contoso)" (identity id …)`. */
export function identified(holder: Holder): string {
  const ids = idsOf(holder);
  return ids === '' ? holder.name : `${holder.name} (${ids})`;
}

function idsOf({ applicationId, objectId, identityId }: Holder): string {
  return [
    ...(applicationId ? [`application id ${applicationId}`] : []),
    ...(objectId ? [`object id ${objectId}`] : []),
    ...(identityId ? [`identity id ${identityId}`] : []),
  ].join(', ');
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
  return new Problem(lockText({ doing, scope }, lock), failed?.seen, failed);
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
