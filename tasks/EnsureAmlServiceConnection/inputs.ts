/** What was typed into the task, as core wants to read it. */
import type { EnsureAmlServiceConnectionText } from '../../core';
import * as agent from '../agent';

export function readText(): EnsureAmlServiceConnectionText {
  return {
    azureSubscription: agent.input('azureSubscription'),
    action: agent.input('action'),
    mode: agent.input('mode'),
    missingRights: agent.input('missingRights'),
    planFile: agent.planFileInput('planFile'),
    workspace: agent.input('workspace'),
    resourceGroup: agent.input('resourceGroup'),
    subscriptionId: agent.input('subscriptionId'),
    connectionName: agent.input('connectionName'),
    description: agent.input('description'),
    project: agent.input('project'),
    takeOver: agent.flagInput('takeOver'),
    identity: agent.input('identity'),
    applicationName: agent.input('applicationName'),
    clientId: agent.input('clientId'),
    principalId: agent.input('principalId'),
    managedIdentity: agent.input('managedIdentity'),
    role: agent.input('role'),
    extraRoles: agent.input('extraRoles'),
    authentication: agent.input('authentication'),
    convert: agent.flagInput('convert'),
    clientSecret: agent.secretInput('clientSecret'),
    secretDays: agent.input('secretDays'),
    renewDays: agent.input('renewDays'),
    certificateFile: agent.certificateInput('certificateFile'),
    pipelineAccess: agent.input('pipelineAccess'),
    pipelines: agent.input('pipelines'),
    extraGrants: agent.input('extraGrants'),
    approvers: agent.input('approvers'),
    minimumApprovers: agent.input('minimumApprovers'),
    branches: agent.input('branches'),
    furtherProjects: agent.input('furtherProjects'),
    sharing: agent.input('sharing'),
    azureDevOpsSignIn: agent.input('azureDevOpsSignIn'),
    azureDevOpsConnection: agent.input('azureDevOpsConnection'),
    patConnection: agent.input('patConnection'),
  };
}
