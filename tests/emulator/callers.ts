/** Callers of Azure DevOps on one emulator: by personal access token, by job token, by an Entra token. */
import { type Answered, azdoUrl, Party } from './party';

type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>;

export const azdoResource = '499b84ac-1321-427f-aa17-267ca6975798';

export class Callers {
  readonly party: Party;
  /** What paths are relative to, with a slash at the end. */
  readonly base: string;

  constructor(seed: string, base = azdoUrl) {
    this.party = new Party(seed);
    this.base = base;
  }

  /** @param name a user of the seed with a personal access token */
  user(name = 'admin'): Ask {
    const pat = this.party.emulator.secrets()[`pat ${name}`] ?? 'none';
    return this.by(`Basic ${btoa(`:${pat}`)}`);
  }

  async job(connections: readonly string[] = []): Promise<Ask> {
    const { systemConnection } = await this.party.emulator.queueJob({ connections });
    return this.by(`Bearer ${systemConnection.accessToken}`);
  }

  by(authorization: string | undefined): Ask {
    return (method, path, body) => {
      const url = path.startsWith('https://') ? path : `${this.base}${path}`;
      const headers = authorization === undefined ? {} : { authorization };
      return this.party.ask(method, url, { headers, ...(body === undefined ? {} : { body }) });
    };
  }

  connection(name: string) {
    const found = this.party.seed.organizations
      .flatMap(({ projects }) => projects.flatMap(({ connections }) => connections))
      .find((one) => one.name === name);
    if (found === undefined) {
      throw new Error(`no connection ${name}`);
    }
    return found;
  }
}
