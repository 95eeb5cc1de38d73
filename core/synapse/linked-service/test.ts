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

import type { Role } from '../../azure/role/definition-read';
import { mayReadWorkspace } from '../../azure/role/reading-read';
import type { Context } from '../../context';
import type { Test } from '../../engine/resource';
import { armUrl, armVersions } from '../../http/arm';
import { askToken, type Client } from '../../http/entra';
import { armRefusals } from '../../http/refusals/arm';
import { ask } from '../../http/request';
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
  readonly role: Role;
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
    const { identity, role, workspace, principalId } = want;
    if (identity.kind === 'managed identity') {
      await inferFromRoles(`The Synapse workspace ${identity.synapse} (object id ${principalId})`, want, context);
      const note = `from its role "${role.name}" on ${workspace.name}, since nobody else can sign in as object id ${principalId}`;
      return { verdict: 'inferred', note };
    }
    const { key, clientId, tenantId } = identity;
    if (key.kind === 'out of reach') {
      return { verdict: 'notTried', note: key.why };
    }
    if (key.kind === 'of an earlier run') {
      await inferFromRoles(`The application ${clientId}`, want, context);
      const note = `from its role "${role.name}" on ${workspace.name} and its key, which is valid until ${key.endsOn} and which nobody can read again`;
      return { verdict: 'inferred', note };
    }
    if (want.roleAlone) {
      await inferFromRoles(`The application ${clientId}`, want, context);
    }
    const tried = { linkedServiceName: want.linkedServiceName, clientId, tenantId, key: key.from };
    const trial = { want, tried, client: { tenantId, clientId }, key };
    await readWorkspace(await signIn(trial, context), trial, context);
    return { verdict: 'passed' };
  },
};

/**
 * @param who the identity, as a sentence begins with it
 * @throws Problem where none of its roles lets it do what Synapse does first
 */
async function inferFromRoles(
  who: string,
  { linkedServiceName, principalId, role, workspace, roleAlone }: TestOfLinkedServiceWant,
  context: Context,
): Promise<void> {
  if ((await mayReadWorkspace({ principalId, role, scope: workspace.armId, alone: roleAlone }, context)) === false) {
    throw linkRoleLacksReading(linkedServiceName, who, { workspace: workspace.name, role: role.name });
  }
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
  const reached = { workspace: name, role: want.role.name };
  await judging(readAs(token, armId, context), async (failed) => {
    // Whoever has no role at all in a subscription is told that it is not there; the setup identity has seen the workspace.
    const lacksRole = failed.isAbsent || failed.refusal === 'lacksRight';
    if (!lacksRole) {
      return failed.isForbidden ? linkBlocked(tried, name, failed) : failed;
    }
    const readsWithin = await readAs(token, `${armId}/computes`, context).then(
      () => true,
      () => false,
    );
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

async function readAs(token: Secret, path: string, context: Context): Promise<void> {
  await ask(context, context.http, {
    refusals: armRefusals,
    method: 'GET',
    url: armUrl(context, { path, version: armVersions.machineLearning }),
    headers: { Authorization: `Bearer ${token.reveal()}` },
  });
}
