import assert from 'node:assert/strict';
import type { Lack } from '../../emulator/lacks';
import { keepExchanges } from '../witness/exchanges';
import type { Answered } from './party';
import { codeOf, linkBody, openSynapse, type SynapseParty } from './synapse-party';

const prefix = 'Microsoft.Synapse/workspaces';
const whole = 'workspaces/syn-churn';
const link = `${whole}/linkedServices/ls_aml`;
const lack = (action: string, scope: string): Lack => ({ principal: 'azure-setup', system: 'synapse', action, scope });

describe('Synapse emulator: rights that are asked for beforehand', () => {
  let opened: SynapseParty;
  const may = async (action: string, scope: string): Promise<string> => {
    const subject = { principalId: opened.party.application('azure-setup').principalId };
    const body = { subject, actions: [{ id: `${prefix}/${action}`, isDataAction: true }], scope };
    const answer = await opened.ask('POST', '/checkAccessSynapseRbac', { body });
    return answer.body.AccessDecisions[0].accessDecision;
  };
  beforeEach(async () => {
    opened = await openSynapse();
  });
  afterEach(() => keepExchanges('the tests of rights', opened.party.emulator));

  it('takes each action away by itself: the question shows it, and the request is refused', async () => {
    const { ask, write, party } = opened;
    const path = '/linkedservices/ls_aml';
    assert.equal((await write('PUT', path, { body: linkBody() })).status, 200);
    const put = () => ask('PUT', path, { body: linkBody() });
    const drop = () => ask('DELETE', path);
    const table: readonly (readonly [action: string, scope: string, ask: () => Promise<Answered>])[] = [
      ['linkedServices/write', whole, put],
      ['linkedServices/write', link, put],
      ['linkedServices/delete', link, drop],
      ['linkedServices/delete', whole, drop],
      ['read', whole, () => ask('GET', path)],
      ['read', link, () => ask('GET', path)],
      ['read', whole, () => ask('GET', '/roleDefinitions')],
    ];
    for (const [action, scope, request] of table) {
      party.emulator.setLacks([]);
      assert.equal(await may(action, scope), 'Allowed', action);
      party.emulator.setLacks([lack(`${prefix}/${action}`, scope)]);
      assert.equal(await may(action, scope), 'NotAllowed', action);
      assert.deepEqual(codeOf(await request()), [403, 'Unauthorized'], action);
    }
    party.emulator.setLacks([lack(`${prefix}/linkedServices/write`, link)]);
    assert.equal(await may('linkedServices/write', whole), 'Allowed', 'beside the one link nothing is taken');
    assert.equal(await may('credentials/useSecret/action', whole), 'Allowed');
    assert.equal(await may('roleAssignments/write', whole), 'NotAllowed');
  });

  it('refuses the question itself where a seed says so', async () => {
    opened.party.emulator.setLacks([lack('ask', whole)]);
    const subject = { principalId: opened.party.application('azure-setup').principalId };
    const body = { subject, actions: [{ id: `${prefix}/read`, isDataAction: true }], scope: whole };
    assert.deepEqual(codeOf(await opened.ask('POST', '/checkAccessSynapseRbac', { body })), [403, 'Unauthorized']);
    assert.throws(() => opened.party.emulator.setLacks([lack(`${prefix}/own`, 'workspaces/nothing')]), {
      message: /no action 'Microsoft\.Synapse\/workspaces\/own'.*no Synapse workspace 'workspaces\/nothing'/,
    });
  });
});
