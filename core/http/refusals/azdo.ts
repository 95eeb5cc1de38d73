/**
 * What Azure DevOps refuses. Source: azure-devops-docs "Access Azure DevOps with Microsoft Entra workload identity" for
 * who is no member (401 or 403, not confirmed); type keys as public tools recorded them.
 */
import type { RefusalTable } from './table';

export const azdoRefusals: RefusalTable = [
  // A missing or stale sign-in is answered with 203 or 302 and a page (azure-devops-auth-samples #52).
  { refusal: 'notSignedIn', page: true },
  { refusal: 'notMember', words: /TF401444|does not have access to Azure DevOps organization/i },
  { refusal: 'versionIsPreview', code: /^VssInvalidPreviewVersionException$/ },
  { refusal: 'versionUnknown', code: /^VssVersionOutOfRangeException$/ },
  // A taken name is a 500, also when the namesake does not show itself.
  { refusal: 'nameTaken', code: /DuplicateServiceConnection/ },
  { refusal: 'unsupported', code: /InvalidDataSourceBinding/ },
  { refusal: 'projectNotFound', code: /ProjectDoesNotExist/ },
  // A deletion is answered at once and done later, and a second one meanwhile is a 500 (azure-devops-docs #7638).
  { refusal: 'beingDeleted', method: 'DELETE', words: /being deleted/i },
  // terraform-provider-azuredevops #1131.
  { refusal: 'stillUsed', method: 'DELETE', words: /federated credentials?/i },
  // Wrong input is a 500 too; without a code it is no answer to what was asked.
  { refusal: 'invalid', status: 500, code: /./ },
];
