/** What many examples name: a value of the user's run stands in angle brackets. */
import { refused } from './examples';

export const builder = '"<project> Build Service (<organization>)"';
export const setup = 'The identity of the setup connection (azureSubscription)';
export const [connection, project, pipeline, role] = ['<connection>', '<project>', '<pipeline>', '<role>'];
export const [workspace, clientId, identityId] = ['<workspace id>', '<client id>', '<managed identity id>'];
export const trust = { issuer: '<issuer>', subject: '<subject>', audience: 'api://AzureADTokenExchange' };
export const forbidden = refused(403, 'Forbidden', '<reason>');
export const setupHolder = { name: setup, applicationId: '<application id>', objectId: '<object id>' };
