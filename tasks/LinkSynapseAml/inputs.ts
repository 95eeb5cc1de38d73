/** What was typed into the task, as core wants to read it. */
import type { LinkSynapseAmlText } from '../../core';
import * as agent from '../agent';
import { fromSources } from '../sources';

export function readText(): LinkSynapseAmlText {
  return {
    azureSubscription: agent.input('azureSubscription'),
    action: agent.input('action'),
    mode: agent.input('mode'),
    missingRights: agent.input('missingRights'),
    planFile: agent.planFileInput('planFile'),
    synapseWorkspace: agent.input('synapseWorkspace'),
    synapseResourceGroup: agent.input('synapseResourceGroup'),
    subscriptionId: agent.input('subscriptionId'),
    workspace: agent.input('workspace'),
    resourceGroup: agent.input('resourceGroup'),
    purpose: agent.input('purpose'),
    role: agent.input('role'),
    extraRoles: agent.input('extraRoles'),
    linkedServiceName: agent.input('linkedServiceName'),
    description: agent.input('description'),
    annotations: agent.input('annotations'),
    gitMode: agent.input('gitMode'),
    sourcesFolder: fromSources(agent.variable('Build.SourcesDirectory'), agent.input('sourcesFolder')),
    takeOver: agent.flagInput('takeOver'),
    authentication: agent.input('authentication'),
    identity: agent.input('identity'),
    applicationName: agent.input('applicationName'),
    clientId: agent.input('clientId'),
    principalId: agent.input('principalId'),
    clientSecret: agent.secretInput('clientSecret'),
    secretDays: agent.input('secretDays'),
    renewDays: agent.input('renewDays'),
    keyVaultLinkedService: agent.input('keyVaultLinkedService'),
    keyVaultSecretName: agent.input('keyVaultSecretName'),
    keyVaultSecretVersion: agent.input('keyVaultSecretVersion'),
  };
}
