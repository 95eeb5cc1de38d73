/** What can be left over of a Synapse link that was changed. */
import { type Advisory, advisory } from '../../problem/problem';

/**
 * A link got another identity or workspace.
 * @param who its former identity, as text to show
 * @param left each thing of ours that it holds, in words
 */
export function formerIdentityOfLinkHolds(name: string, who: string, left: readonly string[]): Advisory {
  return advisory({
    code: 'advice.former-link-identity',
    what: `What AML Links gave the linked service "${name}" before it was changed is still there.`,
    why: `The ${who} holds ${left.join(', ')}. The linked service needs it no more; another link with the same identity may, so it is not taken away by itself.`,
    fix: 'Remove it by hand if nothing else needs it: applications and their keys under App registrations, a role under Access control (IAM) of the Machine Learning workspace.',
  });
}
