/**
 * The connection test of a linked service, before it is saved: as the identity that the link will use, with the very key.
 * Source: docs synapse-analytics/machine-learning, quickstart ("Test connection"). What the service does for this type is
 * to read the workspace as the linked identity ('validateWorkspace', MicrosoftDocs/azure-docs #48155); it offers no way to
 * ask it for that, so the same is done from here: a token by the key, then the workspace by the token.
 * Needs: nothing of the setup identity; Reader on the workspace to look at a role other than Owner, Contributor, Reader.
 * Beware: nobody can sign in as the Synapse workspace itself, nor by a key of an earlier run. There the test is that all
 * is in place which the sign-in needs: an inference, and said as that. A new key is refused for some seconds, and a new
 * role for some minutes.
 */

import type { Role } from '../../azure/role/definition-read';
import { mayReadWorkspace } from '../../azure/role/reading-read';
import type { Context } from '../../context';
import type { Test } from '../../engine/resource';
import { armVersions } from '../../http/arm';
import { askToken } from '../../http/entra';
import { ask } from '../../http/request';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { ClientId, PrincipalId, TenantId } from '../../names/ids';
import type { Secret } from '../../names/secret';
import { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import { signInCode } from '../../problem/sign-in';
import {
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
      /** Where it came from, in words. */
      readonly from: string;
      readonly isNew: boolean;
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
      const note = `inferred from its role "${role.name}" on ${workspace.name}, since nobody else can sign in as object id ${principalId}`;
      return { isPassed: true, note };
    }
    const { key, clientId, tenantId } = identity;
    if (key.kind === 'out of reach') {
      return { isPassed: false, note: key.why };
    }
    if (key.kind === 'of an earlier run') {
      await inferFromRoles(`The application ${clientId}`, want, context);
      const note = `inferred from its role "${role.name}" on ${workspace.name} and its key, which is valid until ${key.endsOn} and which nobody can read again`;
      return { isPassed: true, note };
    }
    const tried = { linkedServiceName: want.linkedServiceName, clientId, tenantId, keyFrom: key.from };
    await readWorkspace(await signIn(tried, identity, key, context), tried, want, context);
    return { isPassed: true, note: undefined };
  },
};

/** @param who for people @throws Problem where none of its roles lets it do what Synapse does first */
async function inferFromRoles(
  who: string,
  { linkedServiceName, principalId, role, workspace }: TestOfLinkedServiceWant,
  context: Context,
): Promise<void> {
  if ((await mayReadWorkspace({ principalId, role, scope: workspace.armId }, context)) === false) {
    throw linkRoleLacksReading(linkedServiceName, who, workspace.name, role.name);
  }
}

/** What Entra says of things that are new to it. */
const youngCodes = ['7000215', '700016', '7000229'];
/**
 * How often in a row a new key must sign in: not every server of Entra learns of it at once, and failures come back after
 * a first success (microsoft-authentication-library-for-dotnet #3706); ours.
 */
const surely = 3;

async function signIn(
  tried: Tried,
  { clientId, tenantId }: Extract<TestedIdentity, { readonly kind: 'service principal' }>,
  { secret, isNew, isReliedOn }: Extract<TestedKey, { readonly kind: 'at hand' }>,
  context: Context,
): Promise<Secret> {
  const client = { tenantId, clientId, key: { kind: 'secret', secret } } as const;
  try {
    for (let times = isNew && isReliedOn ? surely : 1; times > 1; times -= 1) {
      await askToken(context, client, context.cloud.arm);
    }
    return await askToken(context, client, context.cloud.arm);
  } catch (failed) {
    if (!wasJudged(failed)) {
      throw failed;
    }
    const problem = linkCannotSignIn(tried, failed);
    const isYoung = isNew && youngCodes.includes(signInCode(failed.explanation) ?? '');
    throw isYoung ? new Pending('Entra to know the new key', problem) : problem;
  }
}

async function readWorkspace(
  token: Secret,
  tried: Tried,
  want: TestOfLinkedServiceWant,
  context: Context,
): Promise<void> {
  try {
    await readAs(token, want.workspace.armId, context);
  } catch (failed) {
    if (!wasJudged(failed)) {
      throw failed;
    }
    throw await judge(failed, token, tried, want, context);
  }
}

async function judge(
  failed: HttpProblem,
  token: Secret,
  tried: Tried,
  { workspace, role }: TestOfLinkedServiceWant,
  context: Context,
): Promise<Error> {
  // A subscription in which somebody has no role at all is a 404 to them; the setup identity has seen the workspace.
  const lacksRole = failed.status === 404 || (failed.status === 403 && (failed.code ?? 'Forbidden') in noRole);
  if (!lacksRole) {
    return failed.status === 403 ? linkBlocked(tried, workspace.name, failed) : failed;
  }
  const readsWithin = await readAs(token, `${workspace.armId}/computes`, context).then(
    () => true,
    () => false,
  );
  return readsWithin
    ? linkRoleTooSmall(tried, workspace.name, role.name, failed)
    : new Pending('the role to take effect', linkMayNotRead(tried, workspace.name, role.name, failed));
}

/** Codes of 403 by which Azure says that a role is missing. */
const noRole = { AuthorizationFailed: true, Forbidden: true, LinkedAuthorizationFailed: true };

async function readAs(token: Secret, path: string, context: Context): Promise<void> {
  await ask(context, context.http, {
    method: 'GET',
    url: `${context.cloud.arm}${path.split('/').map(encodeURIComponent).join('/')}?api-version=${armVersions.machineLearning}`,
    headers: { Authorization: `Bearer ${token.reveal()}` },
  });
}

/** Not so when a service was not reached, or had no time. */
function wasJudged(failed: unknown): failed is HttpProblem {
  return failed instanceof HttpProblem && failed.status !== undefined && failed.status < 500 && failed.status !== 429;
}
