/**
 * Branch patterns of Azure DevOps's branch control: full names of refs, in which `*` stands for any text.
 * Source: docs pipelines/process/approvals, "Branch control". Names of refs differ by case in Git, so they do here.
 */

/** What stands between commas; nothing at all means any branch. */
export function parseBranches(text: string | undefined): readonly string[] {
  const named = (text ?? '')
    .split(',')
    .map((branch) => branch.trim())
    .filter(Boolean);
  return named.length > 0 ? named : ['*'];
}

/** The same patterns in any order. */
export function sameBranches(left: readonly string[], right: readonly string[]): boolean {
  return left.every((one) => right.includes(one)) && right.every((one) => left.includes(one));
}

/** Whether every branch that `inner` allows is allowed by `outer` too. */
export function allowNoMore(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((one) => outer.some((other) => covers(other, one)));
}

/** Whether there may be a branch that both allow; `false` only when it is certain that there is none. */
export function mayMeet(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) => right.some((other) => mayOverlap(one, other)));
}

/** A star matches the other's star as it matches any text, so a match of the pattern as text is enough. */
function covers(outer: string, inner: string): boolean {
  const parts = outer.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(inner);
}

function mayOverlap(left: string, right: string): boolean {
  if (!left.includes('*') || !right.includes('*')) {
    return covers(left, right) || covers(right, left);
  }
  const [leftStart = '', rightStart = ''] = [left, right].map((pattern) => pattern.split('*')[0]);
  return leftStart.startsWith(rightStart) || rightStart.startsWith(leftStart);
}
