/** What was typed into the task, as core wants to read it. */
import type { ManageAmlLinksText } from '../../core';
import * as agent from '../agent';

export function readText(): ManageAmlLinksText {
  return {
    azureSubscription: agent.input('azureSubscription'),
    action: agent.input('action'),
    mode: agent.input('mode'),
    missingRights: agent.input('missingRights'),
    planFile: agent.planFileInput('planFile'),
    project: agent.input('project'),
    connections: agent.input('connections'),
    test: agent.flagInput('test'),
    azureDevOpsSignIn: agent.input('azureDevOpsSignIn'),
    azureDevOpsConnection: agent.input('azureDevOpsConnection'),
    patConnection: agent.input('patConnection'),
  };
}
