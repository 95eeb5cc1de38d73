import assert from 'node:assert/strict';
import type { Lack } from '../../emulator/lacks';
import { keepExchanges } from '../witness/exchanges';
import { AzdoParty } from './azdo-party';
import type { Answered } from './party';

const namespaces = {
  ServiceEndpoints: '49b48001-ca20-4adc-8111-5b60c903a50c',
  Build: '33344d9c-fc72-4d6f-aba5-fa317101a7e9',
  Project: '52d39943-cb85-4d7f-8fa8-c6baac873819',
  Identity: '5a27515b-ccd7-42c9-84f1-54c998f03866',
};
const endpoints = '_apis/serviceendpoint/endpoints';
const preview = 'api-version=7.1-preview.1';

type Ask = readonly [namespace: keyof typeof namespaces, bits: number, token: string];
const admin = (action: string, scope?: string): Lack => ({
  principal: 'admin',
  system: 'azdo',
  action,
  ...(scope === undefined ? {} : { scope }),
});

describe('Azure DevOps emulator: rights that are asked for beforehand', () => {
  let party: AzdoParty;
  const evaluate = async (authorization: string, ...asks: readonly Ask[]): Promise<boolean[]> => {
    const evaluations = asks.map(([name, permissions, token]) => ({
      securityNamespaceId: namespaces[name],
      token,
      permissions,
    }));
    const body = { alwaysAllowAdministrators: false, evaluations };
    const answer = await party.by(authorization, 'POST', '_apis/security/permissionevaluationbatch', body);
    assert.equal(answer.status, 200);
    return answer.body.evaluations.map(({ value }: { value: boolean }) => value);
  };
  const adminHeader = () => `Basic ${btoa(`:${party.emulator.secrets()['pat admin']}`)}`;
  const project = (name = 'churn') => party.projectId(name);
  const lack = (...lacks: readonly Lack[]) => party.emulator.setLacks(lacks);
  beforeEach(() => {
    party = new AzdoParty('made-by-hand');
  });
  afterEach(() => keepExchanges('the tests of rights', party.emulator));

  it('answers for each right by itself, in order, and for all bits of one question at once', async () => {
    const { id } = await party.connection();
    const connection = `endpoints/${project()}/${id}`;
    const asks: readonly Ask[] = [
      ['ServiceEndpoints', 4, `endpoints/${project()}`],
      ['ServiceEndpoints', 2, connection],
      ['ServiceEndpoints', 1, connection],
      ['ServiceEndpoints', 3, connection],
      ['ServiceEndpoints', 2, `endpoints/Collection/${id}`],
      ['Build', 1024, project()],
      ['Project', 1, `$PROJECT:vstfs:///Classification/TeamProject/${project()}`],
      ['Identity', 1, project()],
    ];
    assert.deepEqual(await evaluate(adminHeader(), ...asks), [true, true, true, true, true, true, true, true]);
    assert.deepEqual(await evaluate(await party.job(), ...asks), [true, false, true, false, false, true, true, true]);
    const elsewhere: Ask = ['ServiceEndpoints', 4, `endpoints/${project('fraud')}`];
    assert.deepEqual(await evaluate(await party.job(), elsewhere), [false]);
    const tokens = `endpoints/${project()};endpoints/${project('fraud')};endpoints/nowhere`;
    const one = await party.by(
      await party.job(),
      'GET',
      `_apis/permissions/${namespaces.ServiceEndpoints}/4?tokens=${tokens}&delimiter=;&alwaysAllowAdministrators=false`,
    );
    assert.deepEqual(one.body, { count: 3, value: [true, false, false] });
  });

  it('filters connections by what may be done with them', async () => {
    const { id } = await party.connection();
    const job = await party.job();
    const list = async (filter: string) => {
      const { body } = await party.by(job, 'GET', `churn/${endpoints}?actionFilter=${filter}`);
      return body.value.map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(
      [await list('none'), await list('use'), await list('manage')],
      [['azure-setup', 'mlw-churn'], ['azure-setup', 'mlw-churn'], []],
    );
    const get = (filter: string) => party.by(job, 'GET', `churn/${endpoints}/${id}?actionFilter=${filter}`);
    assert.equal((await get('use')).body.name, 'mlw-churn');
    assert.deepEqual((await get('manage')).body, { id });
  });

  it('says who asks', async () => {
    const who = async (authorization: string) =>
      (await party.by(authorization, 'GET', `_apis/connectionData?${preview}`)).body.authenticatedUser;
    const job = await who(await party.job());
    const organization = party.seed.organizations[0]?.id;
    assert.equal(job.descriptor, `Microsoft.TeamFoundation.ServiceIdentity;${organization}:Build:${project()}`);
    assert.match(job.subjectDescriptor, /^svc\./);
    assert.equal(job.providerDisplayName, 'churn Build Service (contoso)');
    const person = await who(adminHeader());
    assert.equal(person.descriptor, `Microsoft.IdentityModel.Claims.ClaimsIdentity;${party.tenantId}\\admin`);
  });

  it('takes each right away by itself: the question shows it, and the request is refused', async () => {
    const { id, ...rest } = await party.connection();
    const body = { ...rest, id };
    const connection = `endpoints/${project()}/${id}`;
    const grants = `churn/_apis/pipelines/pipelinepermissions/endpoint/${id}?${preview}`;
    const checks = `churn/_apis/pipelines/checks/configurations`;
    const proxy = `churn/_apis/serviceendpoint/endpointproxy?endpointId=${id}`;
    const branch = {
      type: { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' },
      settings: {
        displayName: 'Branch control',
        definitionRef: {
          id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
          name: 'evaluatebranchProtection',
          version: '0.0.1',
        },
        inputs: { allowedBranches: 'refs/heads/main' },
      },
      resource: { type: 'endpoint', id },
    };
    const share = [{ projectReference: { id: project('fraud') }, name: 'mlw-churn' }];
    const source = { dataSourceDetails: { dataSourceName: 'TestConnection' } };
    const made = () => party.make(party.want('another', { scheme: 'WorkloadIdentityFederation', parameters: {} }));
    const identities = 'https://vssps.dev.azure.com/contoso/_apis/identities';
    const headers = { authorization: adminHeader() };
    const administer: Ask = ['ServiceEndpoints', 2, connection];
    const table: readonly (readonly [Lack, Ask, () => Promise<Answered>, number])[] = [
      [admin('ServiceEndpoints/Create', 'churn'), ['ServiceEndpoints', 4, `endpoints/${project()}`], made, 403],
      [
        admin('ServiceEndpoints/Create', 'fraud'),
        ['ServiceEndpoints', 4, `endpoints/${project('fraud')}`],
        () => party.admin('PATCH', `${endpoints}/${id}`, share),
        403,
      ],
      ...[
        () => party.put(id, body),
        () => party.put(id, body, '?operation=ConvertAuthenticationScheme'),
        () => party.admin('PATCH', `${endpoints}/${id}`, share),
        () => party.admin('DELETE', `${endpoints}/${id}?projectIds=${project()}&deep=false`),
        () => party.admin('PATCH', grants, { pipelines: [{ id: 2, authorized: true }] }),
        () => party.admin('POST', `${checks}?${preview}`, branch),
      ].map((ask) => [admin('ServiceEndpoints/Administer', 'churn/mlw-churn'), administer, ask, 403] as const),
      [
        admin('ServiceEndpoints/Use', `churn/${id}`),
        ['ServiceEndpoints', 1, connection],
        () => party.admin('POST', proxy, source),
        404,
      ],
      [
        admin('ServiceEndpoints/ViewEndpoint', 'churn/mlw-churn'),
        ['ServiceEndpoints', 16, connection],
        () => party.put(id, body),
        404,
      ],
      [
        admin('Build/ViewBuildDefinition', 'churn'),
        ['Build', 1024, project()],
        () => party.admin('PATCH', grants, { pipelines: [{ id: 3, authorized: true }] }),
        400,
      ],
      [
        admin('Project/GENERIC_READ', 'churn'),
        ['Project', 1, `$PROJECT:vstfs:///Classification/TeamProject/${project()}`],
        () => party.admin('GET', '_apis/projects/churn'),
        404,
      ],
      [
        admin('Identity/Read'),
        ['Identity', 1, project()],
        () => party.ask('GET', `${identities}?searchFilter=General&filterValue=Ana Lima`, { headers }),
        403,
      ],
    ];
    for (const [taken, question, request, status] of table) {
      lack();
      assert.deepEqual(await evaluate(adminHeader(), question), [true], taken.action);
      lack(taken);
      assert.deepEqual(await evaluate(adminHeader(), question), [false], taken.action);
      const answer = await request();
      assert.equal(answer.status, status, `${taken.action}: ${JSON.stringify(answer.body)}`);
    }
  });

  it('hides a connection that may not be viewed, and nothing beside it', async () => {
    lack(admin('ServiceEndpoints/ViewEndpoint', 'churn/mlw-churn'));
    const { body } = await party.admin('GET', `churn/${endpoints}`);
    assert.deepEqual(
      body.value.map(({ name }: { name: string }) => name),
      ['azure-setup'],
    );
    lack();
    assert.equal((await party.connection()).name, 'mlw-churn');
  });

  it('refuses the question itself where a seed says so, and takes only what it knows', async () => {
    lack(admin('ask'));
    const asked = await party.admin('GET', `_apis/permissions/${namespaces.Build}/1024?tokens=${project()}`);
    assert.deepEqual([asked.status, asked.body.typeKey], [403, 'AccessDeniedException']);
    const wrong: readonly Lack[] = [
      { ...admin('ServiceEndpoints/Own', 'churn'), principal: 'nobody' },
      admin('ServiceEndpoints/Create', 'nowhere'),
      admin('ServiceEndpoints/Create', 'churn/mlw-churn'),
      admin('Identity/Read', 'churn'),
    ];
    assert.throws(() => lack(...wrong), {
      message:
        "Wrong lacks: lacks[0].principal: there is no user or build service 'nobody'; lacks[0].action: there is no right 'ServiceEndpoints/Own'; lacks[1].scope: there is no project 'nowhere'; lacks[2].scope: 'ServiceEndpoints/Create' is of a project; lacks[3].scope: 'Identity/Read' has no scope.",
    });
    party.emulator.reset();
    assert.deepEqual(await evaluate(adminHeader(), ['Identity', 1, '']), [true]);
  });
});
