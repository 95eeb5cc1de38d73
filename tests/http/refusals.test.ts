/** What an answer refuses: each row of each service's table by an answer that only this row knows. */
import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { makeContext } from '../../core';
import type { Context } from '../../core/context';
import { armVersions, askArm } from '../../core/http/arm';
import { askAzdo } from '../../core/http/azdo';
import { askAzdoAsSetup } from '../../core/http/azdo-as-setup';
import { askGraph } from '../../core/http/graph';
import { askKeyVault } from '../../core/http/key-vault';
import { armRefusals } from '../../core/http/refusals/arm';
import { azdoRefusals } from '../../core/http/refusals/azdo';
import { graphRefusals } from '../../core/http/refusals/graph';
import { keyVaultRefusals } from '../../core/http/refusals/key-vault';
import { synapseRefusals } from '../../core/http/refusals/synapse';
import { type RefusalTable, refusalIn } from '../../core/http/refusals/table';
import { ask } from '../../core/http/request';
import { askSynapse } from '../../core/http/synapse';
import { HttpProblem, type Refusal } from '../../core/problem/http-problem';
import { smallContext } from '../engine/small-context';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Example = readonly [
  refusal: Refusal,
  method: Method,
  status: number | undefined,
  code?: string | undefined,
  words?: string | undefined,
  more?: { readonly challenge?: string; readonly isPage?: boolean },
];

/** In the order of each table's rows. */
const examples: Readonly<Record<string, { readonly table: RefusalTable; readonly rows: readonly Example[] }>> = {
  arm: {
    table: armRefusals,
    rows: [
      ['wrongTenant', 'GET', 401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.'],
      ['principalUnknown', 'PUT', 400, 'PrincipalNotFound', 'Principal does not exist in the directory.'],
      ['alreadyThere', 'PUT', 409, 'RoleAssignmentExists', 'The role assignment already exists.'],
      ['meansOther', 'PUT', 400, 'RoleAssignmentUpdateNotPermitted', 'Principal is not permitted to be updated.'],
      ['limitReached', 'PUT', 400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created.'],
      ['roleUnknown', 'PUT', 400, 'RoleDefinitionDoesNotExist', 'The specified role definition does not exist.'],
      ['subscriptionNotFound', 'GET', 404, 'SubscriptionNotFound', 'The subscription could not be found.'],
      ['groupNotFound', 'GET', 404, 'ResourceGroupNotFound', "Resource group 'rg-ml' could not be found."],
      ['lacksRight', 'PUT', 403, 'LinkedAuthorizationFailed', 'The client has no authorization.'],
      ['denied', 'PUT', 403, 'DenyAssignmentAuthorizationFailed', 'A deny assignment denies it.'],
      ['blocked', 'PUT', 403, 'PrivateLinkDenied', 'Not through this link.'],
    ],
  },
  azdo: {
    table: azdoRefusals,
    rows: [
      ['notSignedIn', 'GET', 203, undefined, undefined, { isPage: true }],
      ['notMember', 'GET', 401, undefined, 'TF401444: Please sign-in at least once.'],
      ['versionIsPreview', 'GET', 400, 'VssInvalidPreviewVersionException', 'The -preview flag must be supplied.'],
      [
        'versionUnknown',
        'GET',
        400,
        'VssVersionOutOfRangeException',
        'The requested REST API version is out of range.',
      ],
      ['nameTaken', 'POST', 500, 'DuplicateServiceConnectionException', 'The name is already taken.'],
      ['unsupported', 'POST', 500, 'InvalidDataSourceBindingException', 'The binding is not valid.'],
      ['projectNotFound', 'GET', 404, 'ProjectDoesNotExistWithNameException', 'TF200016: The project does not exist.'],
      ['beingDeleted', 'DELETE', 500, 'InvalidOperationException', 'The connection is being deleted.'],
      ['stillUsed', 'DELETE', 500, 'InvalidOperationException', 'Remove its federated credentials first.'],
      ['invalid', 'POST', 500, 'ArgumentException', 'Value cannot be null.'],
    ],
  },
  graph: {
    table: graphRefusals,
    rows: [
      ['nameTaken', 'POST', 400, 'Request_MultipleObjectsWithSameKeyValue', 'Another object with the same value.'],
      ['applicationUnknown', 'POST', 400, 'NoBackingApplicationObject', 'The application does not exist.'],
      ['keyPolicy', 'POST', 400, 'CredentialTypeNotAllowedAsPerAppPolicy', 'Credential type not allowed.'],
      ['limitReached', 'POST', 403, 'Directory_QuotaExceeded', 'The directory object quota limit has been exceeded.'],
      ['notFound', 'POST', 400, 'Request_BadRequest', 'No password credential found with keyId.'],
    ],
  },
  keyVault: {
    table: keyVaultRefusals,
    rows: [
      ['disabled', 'GET', 403, 'Forbidden', 'Operation get is not allowed on a disabled secret.'],
      ['firewall', 'GET', 403, 'Forbidden', 'Client address is not authorized and caller is not a trusted service.'],
    ],
  },
  synapse: {
    table: synapseRefusals,
    rows: [
      ['firewall', 'GET', 403, 'ClientIpAddressNotAuthorized', 'Client Ip address is not authorized.'],
      ['lacksRight', 'GET', 401, 'Unauthorized', 'The principal does not have the required Synapse RBAC permission.'],
      ['changedMeanwhile', 'PUT', 409, 'PreconditionFailed', 'The resource has been modified.'],
    ],
  },
};

/** What means the same whoever says it, and by whatever number it might be taken for something else. */
const whoever: readonly Example[] = [
  ['locked', 'DELETE', 409, 'ScopeLocked', 'The scope cannot perform delete operation, scopes are locked.'],
  ['locked', 'PUT', 409, 'Conflict', 'ScopeLocked: please remove the lock and try again.'],
  ['policy', 'PUT', 403, 'RequestDisallowedByPolicy', 'Resource was disallowed by policy.'],
  ['policy', 'POST', 400, 'ArgumentException', "The resource 'x' was disallowed by policy."],
  ['subscriptionDisabled', 'PUT', 409, 'ReadOnlyDisabledSubscription', 'Marked as read only.'],
  ['subscriptionDisabled', 'PUT', 403, 'Forbidden', "The subscription 'x' is disabled and therefore read only."],
  ['notRegistered', 'PUT', 409, 'MissingSubscriptionRegistration', 'Not registered to use the namespace.'],
  ['conditionalAccess', 'POST', 400, 'access_denied', 'AADSTS53003: Access has been blocked.'],
  ['conditionalAccess', 'GET', 403, 'Forbidden', 'AADSTS530035: Access has been blocked by security defaults.'],
  ['conditionalAccess', 'GET', 401, undefined, 'VS403463: The conditional access policy has failed.'],
  [
    'claimsChallenge',
    'GET',
    401,
    'Unauthorized',
    'No.',
    { challenge: 'Bearer error="insufficient_claims", claims="e30="' },
  ],
  ['changing', 'PUT', 409, 'AnotherOperationInProgress', 'No.'],
  ['changing', 'PUT', 409, 'Conflict', 'Another operation is in progress.'],
  ['changing', 'DELETE', 409, undefined, 'The resource is currently being updated.'],
  ['changing', 'PUT', 423, undefined, 'Locked.'],
];

/** Known of every service, by its number alone; also by words that a table looks for in another place. */
const shared: readonly Example[] = [
  ['hostUnknown', 'GET', undefined, 'ENOTFOUND', 'getaddrinfo ENOTFOUND api.example'],
  ['broken', 'GET', undefined, 'ECONNRESET', 'socket hang up'],
  ['invalid', 'POST', 400],
  ['notSignedIn', 'GET', 401],
  ['lacksRight', 'GET', 403],
  ['notFound', 'GET', 404],
  ['broken', 'GET', 408],
  ['conflict', 'PUT', 409],
  ['unexpected', 'GET', 410],
  ['changedMeanwhile', 'PUT', 412],
  ['unexpected', 'GET', 418],
  ['busy', 'GET', 429],
  ['broken', 'POST', 500],
  ['unexpected', 'GET', 501],
  ['broken', 'GET', 502],
  ['busy', 'GET', 503],
  ['broken', 'GET', 504],
];

const answerOf = ([, method, status, code, explanation = '', more = {}]: Example) => ({
  method,
  status,
  code,
  explanation,
  ...more,
});
const titleOf = ([refusal, method, status, code, words]: Example) =>
  `${refusal}: ${method} ${status ?? 'no answer'} ${code ?? ''} ${words ?? ''}`.trim();

/** A service that always answers so. */
function answering([, , status, code, message = '', { challenge, isPage } = {}]: Example): Context {
  const http: HttpClient = {
    async sendRequest(request) {
      if (status === undefined) {
        throw new RestError(message, { request, ...(code === undefined ? {} : { code }) });
      }
      const headers = createHttpHeaders({
        'content-type': isPage ? 'text/html' : 'application/json',
        ...(challenge ? { 'www-authenticate': challenge } : {}),
      });
      return { request, status, headers, bodyAsText: JSON.stringify({ error: { code, message } }) };
    },
  };
  const { context } = smallContext();
  return makeContext({ ...context, http, organization: { ...context.organization, http } });
}

async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  const failed = await asked.then(
    () => assert.fail('it was refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(failed instanceof HttpProblem, String(failed));
  return failed.refusal;
}

for (const [service, { table, rows }] of Object.entries(examples)) {
  describe(`the refusals of ${service}`, () => {
    it('have each an example', () => {
      assert.deepEqual(
        rows.map(([refusal]) => refusal),
        table.map(({ refusal }) => refusal),
      );
    });

    for (const [at, example] of rows.entries()) {
      it(`tell ${titleOf(example)}`, async () => {
        const [refusal, method] = example;
        const context = answering(example);
        const question = { method, url: 'https://api.example/a', headers: {} };
        assert.equal(await refusalOf(ask(context, context.http, { ...question, refusals: table })), refusal);
        assert.equal(refusalIn(answerOf(example), table.slice(at, at + 1)), refusal, 'the row alone');
        const others = table.filter((_, other) => other !== at);
        assert.notEqual(refusalIn(answerOf(example), others), refusal, 'the table without the row');
      });
    }
  });
}

describe('the refusals of every service', () => {
  for (const example of shared) {
    it(`tell ${titleOf(example)}`, async () => {
      const [refusal, method] = example;
      const context = answering(example);
      const question = { method, url: 'https://api.example/a', headers: {} };
      assert.equal(await refusalOf(ask(context, context.http, question)), refusal);
      for (const { table } of Object.values(examples)) {
        assert.equal(refusalIn(answerOf(example), table), refusal);
      }
    });
  }

  it('do not take what only a deletion means for another request', () => {
    for (const words of ['It is being deleted.', 'It has federated credentials.']) {
      assert.equal(refusalIn(answerOf(['broken', 'GET', 500, undefined, words]), azdoRefusals), 'broken');
    }
  });
});

describe('what means the same whoever says it', () => {
  for (const example of whoever) {
    it(`is told before anything that the number may mean: ${titleOf(example)}`, async () => {
      const [refusal, method] = example;
      const context = answering(example);
      const question = { method, url: 'https://api.example/a', headers: {} };
      for (const { table } of Object.values(examples)) {
        assert.equal(await refusalOf(ask(context, context.http, { ...question, refusals: table })), refusal);
      }
      assert.equal(await refusalOf(ask(context, context.http, question)), refusal);
    });
  }

  it('is not told by the number alone', () => {
    for (const status of [400, 401, 403, 409, 429]) {
      const told = refusalIn(answerOf(['unexpected', 'PUT', status, 'Other', 'No.']));
      assert.ok(!whoever.some(([refusal]) => refusal === told), `${status} is ${told}`);
    }
  });
});

describe('each door to a service', () => {
  const endpoint = { workspace: 'syn', url: 'https://syn.dev.azuresynapse.net', isPublic: true };
  const synapse = {
    method: 'GET',
    path: '/linkedservices/a',
    right: { doing: 'read', action: 'read', role: 'Synapse User' },
  } as const;
  const azdo = { method: 'DELETE', path: '/_apis/serviceendpoint/endpoints/1' } as const;
  const doors: readonly (readonly [string, string, (context: Context) => Promise<unknown>])[] = [
    [
      'arm',
      'principalUnknown',
      (context) => askArm(context, { method: 'GET', path: '/a', version: armVersions.authorization }),
    ],
    ['graph', 'applicationUnknown', (context) => askGraph(context, { method: 'GET', path: '/a' })],
    ['azdo', 'stillUsed', (context) => askAzdo(context, azdo)],
    ['azdo', 'nameTaken', (context) => askAzdoAsSetup(context, { path: '/a', version: '7.1', body: {} })],
    ['keyVault', 'disabled', (context) => askKeyVault(context, 'https://kv.vault.azure.net', '/secrets/a')],
    ['synapse', 'changedMeanwhile', (context) => askSynapse(context, endpoint, synapse)],
  ];
  for (const [service, refusal, door] of doors) {
    it(`knows what its service refuses: ${service}, ${refusal}`, async () => {
      const example = examples[service]?.rows.find((row) => row[0] === refusal) ?? assert.fail(service);
      assert.equal(await refusalOf(door(answering(example))), refusal);
    });
  }
});
