/** Problems with the build agent itself. */
import { Problem } from './problem';

/** @param address as it is set; user and password in it are not shown */
export function proxyUnfit(address: string): Problem {
  return new Problem({
    code: 'agent.proxy',
    what: "The proxy of the agent's machine cannot be used.",
    why: `"${address.replace(/^(.*\/\/)?.*@/, '$1')}" is not the address of a proxy: it must read http://host:port or https://host:port, with a user and a password encoded as in any URL.`,
    fix: 'Configure the agent again with --proxyurl (--proxyusername, --proxypassword), or mend the variable HTTPS_PROXY of its machine.',
  });
}
