/** Connections that are to sign in to Azure DevOps and cannot: told before anything is sent. */
import assert from 'node:assert/strict';
import { evaluate } from './own-node';

interface Carried {
  readonly title: string;
  readonly kind: 'pat' | 'connection';
  /** What the job carries of the connection, as the agent's library names it. */
  readonly scheme?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is said, code and all; nothing of one that can sign in. */
  readonly says: RegExp;
}

const unsupported = (words: string) => new RegExp(`^azdo\\.connection: The connection of ${words}\\. Set `);
const carried: readonly Carried[] = [
  {
    title: 'one of scheme Token without a token',
    kind: 'pat',
    scheme: 'Token',
    says: unsupported('patConnection .*\\. It holds no token'),
  },
  {
    title: 'one of scheme UsernamePassword without a password',
    kind: 'pat',
    scheme: 'UsernamePassword',
    parameters: { USERNAME: 'robot', APITOKEN: 'a-token' },
    says: unsupported('patConnection .*\\. It holds no token'),
  },
  {
    title: 'one of a scheme that holds none',
    kind: 'pat',
    scheme: 'ServicePrincipal',
    parameters: { APITOKEN: 'a-token' },
    says: unsupported('patConnection .*\\. Its sign-in scheme is "ServicePrincipal"'),
  },
  {
    title: 'one that the job does not carry',
    kind: 'pat',
    says: unsupported('patConnection .*\\. The job does not carry it'),
  },
  {
    title: 'one without a client id',
    kind: 'connection',
    scheme: 'WorkloadIdentityFederation',
    parameters: { TENANTID: 'tenant' },
    says: unsupported('azureDevOpsConnection .*\\. It lacks the parameter serviceprincipalid'),
  },
  {
    title: 'nothing where there is a token',
    kind: 'pat',
    scheme: 'Token',
    parameters: { APITOKEN: 'a-token' },
    says: /^$/,
  },
];

describe('what a connection lacks that is to sign in to Azure DevOps', () => {
  let said: readonly string[] = [];

  before(() => {
    said = problems();
  });

  for (const [at, { title, says }] of carried.entries()) {
    it(`is told: ${title}`, () => {
      assert.match(said[at] ?? 'not told', says);
    });
  }
});

/** The library reads the environment when it is loaded: so all of them at once, in a Node of its own. */
function problems(): readonly string[] {
  const environment = carried.flatMap(({ scheme, parameters = {} }, at) => [
    ...(scheme === undefined ? [] : [[`ENDPOINT_AUTH_SCHEME_${at}`, scheme]]),
    ...Object.entries(parameters).map(([name, value]) => [`ENDPOINT_AUTH_PARAMETER_${at}_${name}`, value]),
  ]);
  const code = `
    Object.assign(process.env, ${JSON.stringify(Object.fromEntries(environment))});
    const { makeOrganizationCredential } = await import('./tasks/organization-credential.ts');
    const said = ${JSON.stringify(carried.map(({ kind }) => kind))}.map((kind, at) => {
      try {
        makeOrganizationCredential({ kind, connectionId: String(at) }, {}, {}, {});
        return '';
      } catch ({ code, message }) {
        return code + ': ' + message;
      }
    });
    console.log('said ' + JSON.stringify(said));`;
  const { stdout, stderr } = evaluate(code);
  return JSON.parse(/^said (.*)$/m.exec(stdout)?.[1] ?? JSON.stringify([stderr]));
}
