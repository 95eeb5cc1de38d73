/** What can be left over of a service connection that was changed. */
import { type Advisory, advisory } from '../../problem/problem';

/** A connection got another identity or workspace. @param left each thing in words */
export function formerIdentityHolds(name: string, clientId: string, left: readonly string[]): Advisory {
  return advisory({
    code: 'advice.former-identity',
    what: `What AML Links gave the service connection "${name}" before it was changed is still there.`,
    why: `The identity ${clientId} holds ${left.join(', ')}. The connection needs it no more; another link with the same identity may, so it is not taken away by itself.`,
    fix: 'Remove it by hand if nothing else needs it: credentials and keys on the page of the identity, a role under Access control (IAM) of the workspace.',
  });
}
