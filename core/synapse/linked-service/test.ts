/**
 * The connection test of a linked service, before it is saved: as the identity that the link will use, with the very key.
 * Source: docs synapse-analytics/machine-learning, quickstart ("Test connection"). What the service does for this type is
 * to read the workspace as the linked identity ('validateWorkspace', MicrosoftDocs/azure-docs #48155); it offers no way to
 * ask it for that, so the same is done from here: the key gives a token, and the token reads the workspace.
 * Needs: nothing of the setup identity; Reader on the workspace to look at a role other than Owner, Contributor, Reader.
 * Beware: nobody can sign in as the Synapse workspace itself, nor by a key of an earlier run. There the test is whether all
 * that the sign-in needs is in place: an inference, and reported as one. A new key is refused for some seconds, and a new
 * role for some minutes.
 */

import { assertPermitted, judgePurposes } from '../../azure/purpose/judgement-read';
import type { Purpose } from '../../azure/purpose/read';
import { namesOf, type Role } from '../../azure/role/definition-read';
import { mayReadWorkspace, surelyReads } from '../../azure/role/reading-read';
import type { Context } from '../../context';
import type { Test, Tested } from '../../engine/resource';
import { armUrl, armVersions } from '../../http/arm';
import { askToken, type Client } from '../../http/entra';
import { bodyOf, list } from '../../http/json';
import { armRefusals } from '../../http/refusals/arm';
import { ask, type Reply } from '../../http/request';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { ClientId, PrincipalId, TenantId } from '../../names/ids';
import type { Secret } from '../../names/secret';
import { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import { mayBeYoung, signInCode } from '../../problem/sign-in';
import {
  type KeyTried,
  linkBlocked,
  linkCannotSignIn,
  linkMayNotRead,
  linkRoleLacksReading,
  linkRoleTooSmall,
  type Tried,
} from './test-problems';

export interface TestOfLinkedServiceWant {
  readonly linkedServiceName: string;
  readonly workspace: AmlWorkspaceId;
  /** Those that are asked for. */
  readonly roles: readonly Role[];
  /** What the link is for; none: to read the workspace. */
  readonly purposes: readonly Purpose[];
  /** Who holds the role. */
  readonly principalId: PrincipalId;
  readonly identity: TestedIdentity;
  /** Whether other roles that earlier runs gave it are taken away, so that the role alone has to do. */
  readonly roleAlone: boolean;
}

export type TestedIdentity =
  /** The Synapse workspace, whose role was ensured before. */
  | { readonly kind: 'managed identity'; readonly synapse: string }
  | {
      readonly kind: 'service principal';
      readonly clientId: ClientId;
      readonly tenantId: TenantId;
      readonly key: TestedKey;
    };

export type TestedKey =
  | {
      readonly kind: 'at hand';
      readonly secret: Secret;
      readonly from: KeyTried;
      /** Whether something relies on the link already: then a new key must surely work. */
      readonly isReliedOn: boolean;
    }
  /** Made by an earlier run; it is on the application, and its time is not over. */
  | { readonly kind: 'of an earlier run'; readonly endsOn: string }
  | { readonly kind: 'out of reach'; readonly why: string };

export const testOfLinkedService: Test<TestOfLinkedServiceWant> = {
  kind: 'connection test',
  title: ({ linkedServiceName, identity }) =>
    identity.kind === 'managed identity'
      ? `of "${linkedServiceName}" as Synapse workspace ${identity.synapse}`
      : `of "${linkedServiceName}" as application ${identity.clientId}`,
  async test(want, context) {
    const { identity, principalId } = want;
    if (identity.kind === 'managed identity') {
      const who = `The Synapse workspace ${identity.synapse} (object id ${principalId})`;
      const note = await inferFromRoles(who, want, context);
      return { verdict: 'inferred', note: `${note}, since nobody else can sign in as object id ${principalId}` };
    }
    const { key, clientId, tenantId } = identity;
    if (key.kind === 'out of reach') {
      return { verdict: 'notTried', note: key.why };
    }
    if (key.kind === 'of an earlier run') {
      const note = await inferFromRoles(`The application ${clientId}`, want, context);
      const end = `and its key, which is valid until ${key.endsOn} and which nobody can read again`;
      return { verdict: 'inferred', note: `${note} ${end}` };
    }
    if (want.roleAlone) {
      await inferFromRoles(`The application ${clientId}`, want, context);
    }
    const tried = { linkedServiceName: want.linkedServiceName, clientId, tenantId, key: key.from };
    const trial = { want, tried, client: { tenantId, clientId }, key };
    const token = await signIn(trial, context);
    await readWorkspace(token, trial, context);
    return provePurposes(token, trial, context);
  },
};

/**
 * @param who the identity, as a sentence begins with it
 * @returns from what it is inferred, as a note begins
 * @throws Problem where none of its roles lets it do what Synapse does first, or those that are asked for not what it is for
 */
async function inferFromRoles(who: string, want: TestOfLinkedServiceWant, context: Context): Promise<string> {
  const { linkedServiceName, principalId, roles, purposes, workspace, roleAlone } = want;
  const scope = workspace.armId;
  const reach = await mayReadWorkspace({ principalId, roles, scope, alone: roleAlone }, context);
  if (reach === 'lacks') {
    throw linkRoleLacksReading(linkedServiceName, who, { workspace: workspace.name, role: namesOf(roles) });
  }
  if (purposes.length > 0) {
    await assertPermitted({ roles, purposes, scope }, context);
  }
  const doubt =
    reach === 'open'
      ? ' (if its wildcard includes the workspace itself; the role Reader beside it leaves no doubt)'
      : '';
  return `from its role "${namesOf(roles)}" on ${workspace.name}${doubt}`;
}

/** What the application may do on the workspace, asked as itself. @throws Problem, or Pending while a role may still spread */
async function provePurposes(token: Secret, { want, tried }: Trial, context: Context): Promise<Tested> {
  const { purposes, roles, workspace } = want;
  if (purposes.length === 0) {
    return { verdict: 'passed' };
  }
  const scope = workspace.armId;
  const path = `${scope}/providers/Microsoft.Authorization/permissions`;
  const body = bodyOf(await readAs(token, { path, version: armVersions.authorization }, context));
  const who = `The application ${tried.clientId} of the linked service "${tried.linkedServiceName}"`;
  const permissions = list(body, 'value');
  // The workspace itself was read a moment ago.
  const reads = async () => true;
  return judgePurposes(
    { who, workspace: workspace.name, scope, roles, purposes, permissions, reads, hasFurtherRoles: false },
    context,
  );
}

/**
 * How often in a row a new key must sign in: not every server of Entra learns of it at once, and failures come back after
 * a first success (microsoft-authentication-library-for-dotnet #3706). Chosen by us.
 */
const surely = 3;

/** A trial with a key that is at hand. */
interface Trial {
  readonly want: TestOfLinkedServiceWant;
  readonly tried: Tried;
  readonly client: Omit<Client, 'key'>;
  readonly key: Extract<TestedKey, { readonly kind: 'at hand' }>;
}

async function signIn({ tried, client, key }: Trial, context: Context): Promise<Secret> {
  const { secret, from, isReliedOn } = key;
  const isNew = from.kind === 'made';
  const tokens = async () => {
    const signing = { ...client, key: { kind: 'secret', secret } } as const;
    for (let times = isNew && isReliedOn ? surely : 1; times > 1; times -= 1) {
      await askToken(context, signing, context.cloud.arm);
    }
    return askToken(context, signing, context.cloud.arm);
  };
  return judging(tokens(), async (failed) => {
    const problem = linkCannotSignIn(tried, failed);
    const isYoung = isNew && mayBeYoung(signInCode(failed.explanation));
    return isYoung ? new Pending('Entra to know the new key', problem) : problem;
  });
}

async function readWorkspace(token: Secret, { tried, want }: Trial, context: Context): Promise<void> {
  const { armId, name } = want.workspace;
  const reached = { workspace: name, role: namesOf(want.roles) };
  await judging(readAs(token, { path: armId, version: armVersions.machineLearning }, context), async (failed) => {
    // Whoever has no role at all in a subscription is told that it is not there; the setup identity has seen the workspace.
    const lacksRole = failed.isAbsent || failed.refusal === 'lacksRight';
    if (!lacksRole) {
      return failed.isForbidden ? linkBlocked(tried, name, failed) : failed;
    }
    const reads = (path: string) =>
      readAs(token, { path, version: armVersions.machineLearning }, context).then(
        () => true,
        () => false,
      );
    // A role that comes in between is not too small.
    const readsWithin = !surelyReads(want.roles) && (await reads(`${armId}/computes`)) && !(await reads(armId));
    return readsWithin
      ? linkRoleTooSmall(tried, reached, failed)
      : new Pending('the role to take effect', linkMayNotRead(tried, reached, failed));
  });
}

/** Words what a service judged; where it was not reached, or had no time, its own failure passes. */
async function judging<Given>(asked: Promise<Given>, words: (failed: HttpProblem) => Promise<Error>): Promise<Given> {
  try {
    return await asked;
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.isJudged ? await words(failed) : failed;
  }
}

function readAs(token: Secret, asked: Parameters<typeof armUrl>[1], context: Context): Promise<Reply> {
  return ask(context, context.http, {
    refusals: armRefusals,
    method: 'GET',
    url: armUrl(context, asked),
    headers: { Authorization: `Bearer ${token.reveal()}` },
  });
}
