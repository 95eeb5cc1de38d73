/** One emulator with a Synapse workspace, and the calls that its tests are made of. */
import { type Answered, type Asked, arm, Party, withSecret } from './party';

export const synapse = 'https://dev.azuresynapse.net';
export const dev = 'https://syn-churn.dev.azuresynapse.net';

/** More of the workspace `syn-churn`, as lines of YAML. */
export function withSynapse(lines: string, extra = ''): string {
  const more = lines
    .trim()
    .split('\n')
    .map((line) => `            ${line}`)
    .join('\n');
  return withSecret(`
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
${more}
${extra}`);
}

export interface SynapseParty {
  readonly party: Party;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  /** A write, polled to its end. */
  readonly write: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  readonly askArm: (method: string, path: string, asked?: Asked, version?: string) => Promise<Answered>;
}

export async function openSynapse(seed = withSecret()): Promise<SynapseParty> {
  const party = new Party(seed);
  const [token, armToken] = await Promise.all([party.token(synapse), party.token(arm)]);
  const at = (base: string, path: string, version: string) =>
    `${base}${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
  const ask = (method: string, path: string, asked: Asked = {}) =>
    party.ask(method, path.startsWith('https:') ? path : at(dev, path, '2020-12-01'), { token, ...asked });
  return {
    party,
    ask,
    write: async (method, path, asked) => {
      const accepted = await ask(method, path, asked);
      if (accepted.status !== 202) {
        return accepted;
      }
      const location = accepted.headers.location ?? '';
      await ask('GET', location);
      return ask('GET', location);
    },
    askArm: (method, path, asked = {}, version = '2021-06-01') =>
      party.ask(method, at(arm, path, version), { token: armToken, ...asked }),
  };
}

/** A link to the AML workspace, by the Synapse workspace's own identity unless told otherwise. */
export function linkBody(typeProperties: object = { authentication: 'MSI' }, more: object = {}) {
  const target = { subscriptionId: 'a', resourceGroupName: 'rg-ml', mlWorkspaceName: 'mlw-churn' };
  return { properties: { type: 'AzureMLService', typeProperties: { ...target, ...typeProperties }, ...more } };
}

export const codeOf = ({ status, body }: Answered) => [status, body.error?.code ?? body.code];
