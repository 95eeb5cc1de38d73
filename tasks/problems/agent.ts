/** Problems with the build agent itself. */
import { type Advisory, advisory, Problem } from '../../core';

/** @param address as it is set; user and password in it are not shown */
export function proxyUnusable(address: string): Problem {
  return new Problem({
    code: 'agent.proxy',
    what: "The proxy of the agent's machine cannot be used.",
    why: `"${address.replace(/^(.*\/\/)?.*@/, '$1')}" is not the address of a proxy: it must read http://host:port or https://host:port, with a user and a password encoded as in any URL.`,
    fix: 'Configure the agent again with --proxyurl (--proxyusername, --proxypassword), or mend the variable HTTPS_PROXY of its machine.',
  });
}

/** @param entry of the list of addresses that go without the proxy, as it was handed on */
export function proxyBypassUnread(entry: string): Advisory {
  return advisory({
    code: 'advice.proxy-bypass',
    what: `The entry "${entry}" of the agent's proxy bypass list is passed over.`,
    why: 'It is neither a pattern (a regular expression) nor a host name with a "*". What it was meant for goes by the proxy.',
    fix: "Mend it in the file .proxybypass of the agent, or in the variable no_proxy of the agent's machine, and start the agent again.",
  });
}

/** A file of the agent's own certificates. @param option by which the agent was configured with it */
export function certificateFileUnusable(option: string, file: string, said: string): Problem {
  return new Problem({
    code: 'agent.certificates',
    what: 'The certificates that the agent was configured with cannot be used.',
    why: `The file "${file}" (${option}): ${said}.`,
    fix: `Configure the agent again with ${option} and a file that its user may read, as PEM unless the option is for an archive.`,
  });
}

/** How a host's certificate was judged. */
interface CertificateRefusal {
  readonly host: string;
  /** Node's code: `SELF_SIGNED_CERT_IN_CHAIN`. */
  readonly code: string;
  readonly said: string;
  /** Who issued the certificate, as far as it was seen. */
  readonly issuer: string | undefined;
}

/** Codes of Node for a certificate that it does not accept (nodejs.org, TLS, "X509 certificate error codes"). */
export function isCertificateCode(code: string): boolean {
  const known =
    /^(CERT_|ERR_TLS_CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY|DECODE)|INVALID_(CA|PURPOSE)|HOSTNAME_)/;
  return known.test(code);
}

/** A host could not prove who it is. */
export function certificateRefused({ host, code, said, issuer }: CertificateRefusal, cause: unknown): Problem {
  const by = issuer ? ` by "${issuer}"` : '';
  return new Problem(
    {
      code: 'service.certificate',
      what: `The certificate of ${host} was not accepted.`,
      why: `The host showed a certificate issued${by}: ${said} (${code}).`,
      fix: fixFor(code, host),
    },
    undefined,
    cause,
  );
}

function fixFor(code: string, host: string): string {
  if (/EXPIRED|NOT_YET_VALID|FIELD/.test(code)) {
    return `Have the certificate of ${host} renewed; if it is valid, set the clock of the agent's machine.`;
  }
  if (/ALTNAME|HOSTNAME/.test(code)) {
    return `Use the name that stands in the certificate, or have one issued for ${host}. A proxy that looks into TLS may also be the one that answers.`;
  }
  return `If a private authority or a proxy that looks into TLS issued it, make that authority known to the agent: set NODE_EXTRA_CA_CERTS to a PEM file with it in the environment of the agent's service, or configure the agent with --sslcacert, and start it again.`;
}
