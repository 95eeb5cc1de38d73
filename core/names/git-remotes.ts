/**
 * Addresses of Git repositories on Azure DevOps and GitHub, in all spellings.
 * Source: docs repos/git (clone URLs, use-ssh-keys-to-authenticate); docs.github.com, "About remote repositories" and "Using SSH
 * over the HTTPS port"; docs organizations/settings for the older host of organizations.
 */
import { sameText } from './ids';

/** A repository wherever it is cloned from: `dev.azure.com` / `contoso`, `churn`, `synapse`. */
export interface GitRepository {
  /** `dev.azure.com`, `github.com`, or a GitHub of one's own. */
  readonly host: string;
  /** Organization, project, repository; owner, repository. */
  readonly path: readonly string[];
}

/** The same repository; neither host tells names apart by case. */
export function sameRepository(left: GitRepository, right: GitRepository): boolean {
  return (
    sameText(left.host, right.host) &&
    left.path.length === right.path.length &&
    left.path.every((part, index) => sameText(part, right.path[index]))
  );
}

/** Display text: `dev.azure.com/contoso/churn/synapse`. */
export function repositoryTitle({ host, path }: GitRepository): string {
  return [host, ...path].join('/');
}

/** @returns `undefined` for an address of another form: a path, another host's own way */
export function parseRemote(address: string): GitRepository | undefined {
  const found = splitRemote(address.trim());
  if (!found) {
    return undefined;
  }
  const host = found.host.toLowerCase().replace(/^www\./, '');
  const parts = found.path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean)
    .map(decoded);
  const old = /^([^.]+)\.visualstudio\.com$/.exec(host)?.[1];
  if (host === 'ssh.dev.azure.com' || host === 'vs-ssh.visualstudio.com') {
    return bySsh(parts, found.user);
  }
  if (host === 'dev.azure.com') {
    return byHttps(parts[0], parts.slice(1));
  }
  if (old) {
    return byHttps(old, parts);
  }
  const [owner, name, ...more] = parts;
  const isWhole = owner !== undefined && name !== undefined && more.length === 0;
  const gitHub = host === 'ssh.github.com' ? 'github.com' : host;
  return isWhole ? { host: gitHub, path: [owner, name.replace(/\.git$/i, '')] } : undefined;
}

function splitRemote(address: string) {
  const [, scheme, user, host, path] =
    /^(https?|ssh|git):\/\/(?:([^@/]*)@)?(\[[^\]]+\]|[^:/]+)(?::\d+)?\/(.*)$/i.exec(address) ?? [];
  if (scheme && host && path !== undefined) {
    return { user, host, path };
  }
  // As for scp: user@host:path, where no slash stands before the colon. One letter is a drive of Windows.
  const [, short, at, below] = /^(?:([^@/\s]+)@)?([^:/\s]{2,}):(?!\/\/)(.+)$/.exec(address) ?? [];
  return at && below ? { user: short, host: at, path: below } : undefined;
}

/** `v3/ORGANIZATION/PROJECT/REPOSITORY`; older: `DefaultCollection/PROJECT/_ssh/REPOSITORY` with the organization as user. */
function bySsh(parts: readonly string[], user: string | undefined): GitRepository | undefined {
  if (!/^v\d+$/i.test(parts[0] ?? '')) {
    return byHttps(user, parts);
  }
  const [, organization, project, name, ...more] = parts;
  return organization && project && name && more.length === 0 ? azure(organization, project, name) : undefined;
}

/** `PROJECT/_git/REPOSITORY`; of a repository that has its project's name the project may be left out. */
function byHttps(organization: string | undefined, parts: readonly string[]): GitRepository | undefined {
  const below = sameText(parts[0], 'DefaultCollection') ? parts.slice(1) : parts;
  const sign = below.findIndex((part) => /^_(?:git|ssh)$/i.test(part));
  const [name, ...more] = below.slice(sign + 1).filter((part) => !/^_(?:full|optimized)$/i.test(part));
  if (!organization || sign < 0 || sign > 1 || !name || more.length > 0) {
    return undefined;
  }
  return azure(organization, sign === 1 ? (below[0] ?? name) : name, name);
}

function azure(organization: string, project: string, name: string): GitRepository {
  return { host: 'dev.azure.com', path: [organization, project, name] };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The addresses in a `.git/config`. Source: git-scm.com, git-config, "Syntax": sections, comments, quotes. */
export function remotesIn(config: string): readonly string[] {
  let isRemote = false;
  return config.split(/\r?\n/).flatMap((line) => {
    const section = /^\s*\[\s*([^\s\]"]+)/.exec(line)?.[1];
    isRemote = section === undefined ? isRemote : /^remote(?:\.|$)/i.test(section);
    const url = /(?:^|\])\s*url\s*=\s*(?:"([^"]*)"|([^#;]*?))\s*(?:[#;].*)?$/i.exec(line);
    const found = url?.[1] ?? url?.[2];
    return isRemote && found ? [found] : [];
  });
}
