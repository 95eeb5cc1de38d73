import assert from 'node:assert/strict';
import { Callers } from './callers';

const identities = 'https://vssps.dev.azure.com/contoso/_apis/identities';

const namesakes = `
extends: contoso
organizations:
  - name: contoso
    users:
      - { name: ana-sales, displayName: Ana Lima, mail: ana.sales@contoso.com }
    groups:
      - { name: Release Approvers, members: [ana-sales] }
`;

describe('Azure DevOps emulator: identities', () => {
  const search = (callers: Callers, filter: string, value: string, more = '&queryMembership=None') =>
    callers.user()(
      'GET',
      `${identities}?searchFilter=${filter}&filterValue=${encodeURIComponent(value)}${more}&api-version=7.1`,
    );
  const namesOf = ({ body }: Awaited<ReturnType<typeof search>>): string[] =>
    body.value.map(({ providerDisplayName }: { providerDisplayName: string }) => providerDisplayName);

  it('are found by name and by mail, groups with their scope or without', async () => {
    const callers = new Callers('contoso');
    for (const [filter, value, found] of [
      ['General', 'ana@contoso.com', 'Ana Lima'],
      ['MailAddress', 'ANA@contoso.com', 'Ana Lima'],
      ['DisplayName', 'ben osei', 'Ben Osei'],
      ['General', '[churn]\\ML Approvers', '[churn]\\ML Approvers'],
      ['DisplayName', 'ML Approvers', '[churn]\\ML Approvers'],
      ['LocalGroupName', 'ml approvers', '[churn]\\ML Approvers'],
      ['AccountName', 'chloe@contoso.com', 'Chloe Roy'],
      ['General', 'churn Build Service (contoso)', 'churn Build Service (contoso)'],
    ] as const) {
      assert.deepEqual(namesOf(await search(callers, filter, value)), [found], `${filter} ${value}`);
    }
    assert.deepEqual((await search(callers, 'General', 'nobody')).body, { count: 0, value: [] });
    assert.equal((await search(callers, 'Shoe', 'size')).status, 400);
  });

  it('may have namesakes, who differ in mail and id', async () => {
    const callers = new Callers(namesakes);
    const found = await search(callers, 'DisplayName', 'Ana Lima');
    const ids = new Set(found.body.value.map(({ id }: { id: string }) => id));
    assert.deepEqual([found.body.count, ids.size], [2, 2]);
    assert.deepEqual(namesOf(await search(callers, 'General', '[contoso]\\Release Approvers')), [
      '[contoso]\\Release Approvers',
    ]);
  });

  it('read by id and by descriptor, null for what is not there; members when they are asked for', async () => {
    const callers = new Callers('contoso');
    const group = (await search(callers, 'General', 'ML Approvers')).body.value[0];
    assert.deepEqual([group.isContainer, group.memberIds], [true, []]);
    const direct = (await search(callers, 'General', 'ML Approvers', '&queryMembership=Direct')).body.value[0];
    const [ana] = direct.memberIds;
    const ask = callers.user();
    const byId = await ask('GET', `${identities}?identityIds=${ana},${organizationless}&api-version=7.1`);
    assert.deepEqual([byId.body.value[0].providerDisplayName, byId.body.value[1]], ['Ana Lima', null]);
    assert.equal(byId.body.value[0].properties.Mail.$value, 'ana@contoso.com');
    const bySubject = await ask('GET', `${identities}?subjectDescriptors=${group.subjectDescriptor}&api-version=7.1`);
    assert.equal(bySubject.body.value[0].id, group.id);
    assert.match(group.subjectDescriptor, /^vssgp\./);
    assert.equal((await ask('GET', `${identities}/${ana}?api-version=7.1`)).body.id, ana);
    assert.equal((await ask('GET', `${identities}/${organizationless}?api-version=7.1`)).status, 404);
  });

  it('are open to a job, and closed to who does not sign in', async () => {
    const callers = new Callers('contoso');
    const url = `${identities}?searchFilter=General&filterValue=admin&api-version=7.1`;
    assert.equal((await (await callers.job())('GET', url)).body.count, 1);
    assert.equal((await callers.by(undefined)('GET', url)).status, 203);
  });

  it('stand on a host of their own, to which the resource areas lead', async () => {
    const callers = new Callers('contoso');
    const ask = callers.user();
    const area = await ask('GET', '_apis/resourceAreas/8a3d49b8-91f0-46ef-b33d-dda338c25db3');
    assert.equal(area.body.locationUrl, 'https://vssps.dev.azure.com/contoso/');
    const offered = await ask('OPTIONS', 'https://vssps.dev.azure.com/contoso/_apis');
    assert.ok(offered.body.value.some(({ area }: { area: string }) => area === 'IMS'));
    assert.ok(!offered.body.value.some(({ area }: { area: string }) => area === 'serviceendpoint'));
    const query = 'searchFilter=General&filterValue=admin&api-version=7.1';
    assert.equal((await ask('GET', `_apis/identities?${query}`)).status, 404);
    assert.equal((await ask('GET', `https://contoso.vssps.visualstudio.com/_apis/identities?${query}`)).body.count, 1);
    assert.equal((await ask('GET', `https://localhost:1/contoso/_apis/identities?${query}`)).body.count, 1);
    assert.equal((await ask('GET', 'https://vssps.dev.azure.com/contoso/_apis/projects')).status, 404);
  });
});

const organizationless = '00000000-0000-4000-8000-000000000000';
