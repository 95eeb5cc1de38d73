/**
 * The addresses that go without the proxy, as the build agent hands them on in `Agent.ProxyBypassList`: a JSON list.
 * Source: azure-pipelines-agent, AgentWebProxy.cs: patterns, any case, compared with scheme, host and port alone; blank ones
 * and those that are none are passed over; the machine itself goes without. VstsAgentWebProxy.cs: entries of `no_proxy`
 * get their dots escaped and nothing else, so that `*.example.com` comes as `*\.example\.com`, which is no pattern;
 * typed-rest-client (Util.ts, buildProxyBypassRegexFromEnv) reads its star as a wildcard.
 */

/** What a list says. */
export interface ProxyBypass {
  readonly patterns: readonly RegExp[];
  /** Entries that are neither pattern nor wildcard: nothing goes without the proxy because of them. */
  readonly unread: readonly string[];
}

/** @param list as the variable holds it; one that is no JSON counts as entries between commas */
export function readProxyBypass(list: string | undefined): ProxyBypass {
  const read = entriesOf(list).map((entry) => ({
    entry,
    patterns: typeof entry === 'string' ? patternsOf(entry) : [],
  }));
  return {
    patterns: read.flatMap(({ patterns }) => patterns),
    unread: read
      .filter(({ patterns }) => patterns.length === 0)
      .map(({ entry }) => (typeof entry === 'string' ? entry : JSON.stringify(entry))),
  };
}

/** Whether an address goes without the proxy. */
export function bypasses(url: string, patterns: readonly RegExp[]): boolean {
  const { protocol, hostname, origin, port } = new URL(url);
  const withPort = `${protocol}//${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
  // Some write the slash that follows the host; what follows that is no part of what is compared.
  const forms = [origin, withPort, `${origin}/`, `${withPort}/`];
  return isThisMachine(hostname) || patterns.some((pattern) => forms.some((form) => pattern.test(form)));
}

function isThisMachine(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(hostname);
}

/** Texts trimmed, without blank ones. */
function entriesOf(list = ''): readonly unknown[] {
  const separator = /[,;\s]/;
  let entries: readonly unknown[];
  try {
    const parsed: unknown = JSON.parse(list);
    entries = typeof parsed === 'string' ? parsed.split(separator) : Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    entries = list.split(separator);
  }
  return entries
    .map((entry) => (typeof entry === 'string' ? entry.trim() : entry))
    .filter((entry) => entry !== null && entry !== '');
}

/** The ways to read an entry: as a pattern, and where it has a star, as a host with a wildcard. */
function patternsOf(entry: string): readonly RegExp[] {
  // As a pattern, the address of IPv6 in its brackets is any one of its characters.
  const isAddress = /^(?:https?:\/\/)?\[[\da-f:.]+\](?::\d+)?$/i.test(entry.replaceAll('\\', ''));
  const pattern = isAddress ? undefined : tryPattern(entry);
  const wildcard = isAddress || entry.includes('*') ? wildcardOf(entry) : undefined;
  return [pattern, wildcard].filter((one) => one !== undefined);
}

function tryPattern(entry: string): RegExp | undefined {
  try {
    return new RegExp(entry, 'i');
  } catch {
    return undefined;
  }
}

/** A host with or without scheme and port, in which a star stands for any text. */
function wildcardOf(entry: string): RegExp {
  const text = entry.replaceAll('\\', '').replace(/\/+$/, '');
  const host = text
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^(?:https?:\\/\\/)?${host}(?::\\d+)?$`, 'i');
}
