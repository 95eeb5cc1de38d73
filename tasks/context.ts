/** The context of a job: its HTTP, sign-ins, clock and log. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, makeContext, type OrganizationSignIn, type Sources } from '../core';
import * as agent from './agent';
import { makeAgentHttp } from './agent-http';
import { cancelling } from './cancel';
import { actor, cloudOfConnection, isFederated, type SigningConnection } from './credentials';
import { hide, mask } from './masking';
import { makeOrganization } from './organization';
import { makeOrganizationCredential } from './organization-credential';
import { proxyBypassUnread } from './problems/agent';
import { listenForProgress } from './progress';
import { type Place, readMaker, readPlace } from './surroundings';
import { makeTokens, type Tokens } from './tokens';

/**
 * The context of a job, with the setup connection as its Azure identity. Sends nothing yet.
 * @param signIn as whom Azure DevOps is asked
 * @param sources where the task may write files
 * @throws Problem for what the agent or the connections make impossible
 */
export function makeJobContext(setup: SigningConnection, signIn: OrganizationSignIn, sources?: Sources): Context {
  const place = readPlace();
  const certificates = agent.readAgentCertificates();
  const proxy = agent.readAgentProxy();
  const agentHttp = makeAgentHttp({ proxy, certificates, ...place });
  if (!isFederated(setup)) {
    // Only federation begins with a request that needs no library: the id token of the pipeline.
    agentHttp.stopWaiting();
  }
  const cloud = cloudOfConnection(setup);
  const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const { tokens, firstIsOver } = watchFirst(makeTokens(setup, cloud, { agentHttp, clock }));
  const credential = makeOrganizationCredential(signIn, { tokens, cloud }, { agentHttp, clock });
  // A proxy that cannot be used is said before anything is sent.
  for (const url of [place.url, cloud.arm]) {
    agentHttp.agentFor(url);
  }
  if (certificates?.skipsValidation) {
    sayWhatIsSkipped(place);
  }
  agent.warn((proxy?.bypass.unread ?? []).map(proxyBypassUnread));
  return makeContext({
    http: agentHttp.client,
    organization: makeOrganization(place, credential, agentHttp),
    token: tokens,
    clock,
    // By federation it is not the first request that signs in, and what is loaded during the first delays the second.
    requestSent: isFederated(setup)
      ? Promise.race([agentHttp.requestSentTo(cloud.authority), firstIsOver])
      : agentHttp.firstRequestSent,
    log: agent.log,
    mask,
    hide,
    cloud,
    actor,
    setupConnection: { id: setup.id, projectId: agent.jobVariable('System.TeamProjectId') },
    maker: readMaker(place.url),
    sources,
    signal: cancelling,
    events: listenForProgress(),
  });
}

/** The same tokens, and when the first one that was asked for was given or refused. */
function watchFirst(tokens: Tokens): { readonly tokens: Tokens; readonly firstIsOver: Promise<void> } {
  let tell = () => {};
  const firstIsOver = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { tokens: (audience, refused) => tokens(audience, refused).finally(tell), firstIsOver };
}

function sayWhatIsSkipped({ url, isServer }: Place): void {
  agent.log.line(
    isServer
      ? `the agent skips the validation of certificates (--sslskipcertvalidation): so it is done for ${url}, and for nothing else`
      : 'the agent skips the validation of certificates (--sslskipcertvalidation): this task validates them all the same',
  );
}
