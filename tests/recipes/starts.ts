/** What stories about unfamiliar starts have in common: what somebody does by hand, and how a run ends. */
import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { type Json, readObjects } from '../../emulator/json';
import { said } from './said';
import type { Scene } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf } from './tenant';
import { changesBetween, thingsIn } from './tenant-changes';

export const connectionName = 'mlw-churn';
export const text = { connectionName, pipelineAccess: 'list', pipelines: 'train' };
export const codes = (report: { readonly problems: readonly { readonly code: string }[] }) =>
  report.problems.map(({ code }) => code);

/** The job may change the connections of its project. */
export function withRights(seed: string): string {
  return `extends: ${seed}\norganizations:\n  - name: contoso\n    projects: [{ name: churn, buildRole: Administrator }]\n`;
}

/** One run that ends well, and a second that writes nothing. @returns what it changed in the tenant */
export async function completes(
  scene: Scene,
  asked: Partial<EnsureAmlServiceConnectionText>,
): Promise<readonly string[]> {
  const before = thingsIn(scene.lab);
  const { report } = await scene.run(asked);
  assert.deepEqual([report.problems, report.verified], [[], true]);
  const changes = changesBetween(before, thingsIn(scene.lab));
  scene.lab.emulator.clock.advance(60);
  const again = await scene.run(asked);
  assert.deepEqual([again.report.outcome, again.report.verified], ['noChange', true]);
  assertNoWrite(scene.requests());
  return changes;
}

/** One run that stops with that problem, and leaves everything as it was. */
export async function stops(
  scene: Scene,
  asked: Partial<EnsureAmlServiceConnectionText>,
  code: string,
  says: RegExp,
): Promise<void> {
  const before = thingsIn(scene.lab);
  const { report } = await scene.run(asked);
  assert.deepEqual([codes(report), report.changed], [[code], false]);
  assert.match(said(report.problems[0]), says);
  assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), []);
}

/** The connection as Azure DevOps shows it, changed by hand. */
export async function changeByHand(
  { lab, byHand }: Scene,
  change: (whole: Json) => Json,
  name = connectionName,
): Promise<void> {
  const { url } = connectionOf(lab, name);
  const whole = await byHand('GET', `${url.replace('/_apis', '/churn/_apis')}?api-version=7.1`);
  await byHand('PUT', `${url}?api-version=7.1`, change(whole));
}

export function renamed(name: string): (whole: Json) => Json {
  return (whole) => ({
    ...whole,
    name,
    serviceEndpointProjectReferences: readObjects(whole, 'serviceEndpointProjectReferences').map((reference) => ({
      ...reference,
      name,
    })),
  });
}

/** Azure DevOps deletes no connection that is still trusted. */
export async function deleteByHand({ lab, byHand }: Scene, displayName?: string): Promise<void> {
  const { url } = connectionOf(lab, connectionName);
  if (displayName !== undefined) {
    const { appId } = applicationOf(lab, displayName);
    const trusts = `${lab.context.cloud.graph}/v1.0/applications(appId='${appId}')/federatedIdentityCredentials`;
    for (const { id } of readObjects(await byHand('GET', trusts), 'value')) {
      await byHand('DELETE', `${trusts}/${String(id)}`);
    }
  }
  await byHand('DELETE', `${url}?projectIds=${lab.around.project.id}&deep=false&api-version=7.1`);
}

export const linkFromNothing = (name = connectionName, link = `aml-links-contoso-churn-${name}`) => [
  `+ application ${link}`,
  `+ connection ${name}`,
  `+ grants ${name}`,
  `+ principal ${link}`,
  `+ role of ${link}`,
  `+ trust aml-links-${name}`,
];
