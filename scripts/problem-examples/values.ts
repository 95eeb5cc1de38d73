/** What many examples name: a value of the user's run stands in angle brackets. */
import { identified } from '../../core/problem/refused';
import { refused } from './examples';

export const buildHolder = { name: '"<project> Build Service (<organization>)"', identityId: '<identity id>' };
export const builder = identified(buildHolder);
export const [connection, project, pipeline, role] = ['<connection>', '<project>', '<pipeline>', '<role>'];
export const [workspace, clientId, identityId] = ['<workspace id>', '<client id>', '<managed identity id>'];
export const trust = { issuer: '<issuer>', subject: '<subject>', audience: 'api://AzureADTokenExchange' };
export const forbidden = refused(403, 'Forbidden', '<reason>');
export const setupHolder = {
  name: 'The identity "<name>" of the setup connection',
  displayName: '<name>',
  applicationId: '<application id>',
  objectId: '<object id>',
};
export const setup = identified(setupHolder);
