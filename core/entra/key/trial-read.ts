/**
 * Whether a key signs in, tried at Entra itself before a connection relies on it.
 * Source, Beware: as in `http/entra.ts`.
 */

import type { Context } from '../../context';
import { askToken, type Client } from '../../http/entra';
import { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import { mayBeYoung, signInCode } from '../../problem/sign-in';
import { keyRefused, newKeyUnknown } from './problems';

/** @throws Problem that says what is wrong with the key, the client id or the tenant */
export async function tryKey(client: Client, context: Context): Promise<void> {
  try {
    await askToken(context, client, context.cloud.arm);
  } catch (failed) {
    throw failed instanceof HttpProblem && signInCode(failed.explanation) ? keyRefused(tried(client), failed) : failed;
  }
}

/**
 * The same for a key that was registered a moment ago.
 * @param times how often in a row it must succeed: not every server of Entra learns of it at once, and failures come back
 * after a first success (microsoft-authentication-library-for-dotnet #3706)
 * @throws Pending while Entra may not know it yet; Problem for anything else
 */
export async function tryNewKey(client: Client, times: number, context: Context): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    try {
      await askToken(context, client, context.cloud.arm);
    } catch (failed) {
      const code = failed instanceof HttpProblem ? signInCode(failed.explanation) : undefined;
      if (!(failed instanceof HttpProblem) || code === undefined) {
        throw failed;
      }
      throw mayBeYoung(code)
        ? new Pending(`Entra to know the new ${client.key.kind}`, newKeyUnknown(tried(client), failed))
        : keyRefused(tried(client), failed);
    }
  }
}

function tried({ key, clientId, tenantId }: Client) {
  return { kind: key.kind, clientId, tenantId };
}
