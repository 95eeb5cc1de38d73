/** The context of a job: its doors, sign-ins, clock and log. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, OrganizationSignIn } from '../core';
import * as agent from './agent';
import { actor, cloudOfConnection, isFederated, type SigningConnection } from './credentials';
import { makeDoor } from './http';
import { makeOrganization } from './organization';
import { makeOrganizationCredential } from './organization-credential';
import { type Place, readMaker, readPlace } from './surroundings';
import { makeTokens } from './tokens';

/**
 * The context of a job, with the setup connection as its Azure identity. Sends nothing yet.
 * @param signIn as whom Azure DevOps is asked
 * @throws Problem for what the agent or the connections make impossible
 */
export function makeContext(setup: SigningConnection, signIn: OrganizationSignIn): Context {
  const place = readPlace();
  const certificates = agent.readAgentCertificates();
  const door = makeDoor({ proxy: agent.readAgentProxy(), certificates, ...place });
  if (!isFederated(setup)) {
    // Only federation begins with a request that needs no library: the id token of the pipeline.
    door.leave();
  }
  const cloud = cloudOfConnection(setup);
  const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const tokens = makeTokens(setup, cloud, door, clock);
  let tell = () => {};
  const signedIn = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const token = (audience: string) => tokens(audience).finally(tell);
  const credential = makeOrganizationCredential(signIn, { tokens: token, cloud }, door, clock);
  // A proxy that cannot be used is said before anything is sent.
  for (const url of [place.url, cloud.arm]) {
    door.agentFor(url);
  }
  if (certificates?.skipsValidation) {
    sayWhatIsSkipped(place);
  }
  return {
    http: door.http,
    organization: makeOrganization(place, credential, door),
    token,
    clock,
    // By federation it is not the first request that signs in, and what is loaded during the first delays the second.
    requestSent: isFederated(setup) ? Promise.race([door.leftFor(cloud.authority), signedIn]) : door.requestSent,
    log: agent.log,
    mask: agent.mask,
    cloud,
    actor,
    maker: readMaker(place.url),
  };
}

function sayWhatIsSkipped({ url, isServer }: Place): void {
  agent.log.line(
    isServer
      ? `the agent skips the validation of certificates (--sslskipcertvalidation): so it is done for ${url}, and for nothing else`
      : 'the agent skips the validation of certificates (--sslskipcertvalidation): this task validates them all the same',
  );
}
