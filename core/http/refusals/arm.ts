/**
 * What Azure Resource Manager refuses. Source: docs role-based-access-control/troubleshooting and
 * azure-resource-manager/troubleshooting/common-deployment-errors; public threads for the codes of role assignments.
 */
import type { RefusalTable } from './table';

export const armRefusals: RefusalTable = [
  { refusal: 'wrongTenant', code: /^InvalidAuthenticationTokenTenant$/ },
  { refusal: 'principalUnknown', code: /^PrincipalNotFound$/ },
  { refusal: 'alreadyThere', code: /^RoleAssignmentExists$/ },
  { refusal: 'meansOther', code: /^RoleAssignmentUpdateNotPermitted$/ },
  { refusal: 'limitReached', code: /^RoleAssignmentLimitExceeded$/ },
  { refusal: 'roleUnknown', code: /^RoleDefinitionDoesNotExist$/ },
  { refusal: 'subscriptionNotFound', status: 404, code: /^Subscription/ },
  { refusal: 'groupNotFound', status: 404, code: /^ResourceGroup/ },
  {
    refusal: 'lacksRight',
    status: 403,
    code: /^(?:AuthorizationFailed|Forbidden|LinkedAuthorizationFailed|Authorization_RequestDenied)$/,
  },
  // Source: docs role-based-access-control/troubleshooting.
  { refusal: 'denied', status: 403, code: /^DenyAssignmentAuthorizationFailed$/ },
  // Any other code says that not the want of a role forbids it: a private link of ARM itself.
  { refusal: 'blocked', status: 403, code: /./ },
];
