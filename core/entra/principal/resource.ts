/**
 * The service principal of an application: the object that roles are given to.
 * Source: Microsoft Graph v1.0, servicePrincipal; create (api/serviceprincipal-post-serviceprincipals).
 * Needs: Application.ReadWrite.OwnedBy.
 * Same when: its application's client id.
 * Beware: for some seconds after the application was made, Graph says there is no backing application object
 * (msgraph-bicep-types #193: no promise how long).
 */

import type { Context } from '../../context';
import { differences, type Resource } from '../../engine/resource';
import { askGraph } from '../../http/graph';
import { optionalText, record, text } from '../../http/json';
import { asClientId, asPrincipalId, type ClientId, type PrincipalId } from '../../names/ids';
import { markOf } from '../../names/mark';
import { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere, Pending } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { directoryBehind } from '../application/problems';
import { principalDisabled } from './problems';
import { readPrincipalFields } from './read';

export interface ServicePrincipalWant {
  readonly clientId: ClientId;
}

export interface ServicePrincipal {
  readonly clientId: ClientId;
  readonly principalId: PrincipalId;
  readonly notes: string | undefined;
}

export const servicePrincipal: Resource<ServicePrincipalWant, ServicePrincipal> = {
  kind: 'service principal',
  title: (want) => `of ${want.clientId}`,

  async read(want, context) {
    try {
      const principal = await readPrincipalFields(want.clientId, 'id,appId,accountEnabled,notes', context);
      return principal && fromWire(principal);
    } catch (failed) {
      throw failed instanceof HttpProblem && failed.status === 403
        ? refusedRight(
            { kind: 'graph permission', doing: `read the service principal of ${want.clientId}` },
            context.actor,
            failed,
          )
        : failed;
    }
  },

  diff: (want, have) => differences({ application: [have?.clientId, want.clientId] }),

  async apply(want, _have, context) {
    const body = { appId: want.clientId, notes: `${markOf(context.maker)}.` };
    try {
      return fromWire((await askGraph(context, { method: 'POST', path: '/servicePrincipals', body })).body);
    } catch (failed) {
      throw failed instanceof HttpProblem ? translate(failed, want, context) : failed;
    }
  },
};

function fromWire(body: unknown): ServicePrincipal {
  const principal = record(body);
  const clientId = text(principal, 'appId');
  if (principal.accountEnabled === false) {
    throw principalDisabled(clientId);
  }
  return {
    clientId: asClientId(clientId),
    principalId: asPrincipalId(text(principal, 'id')),
    notes: optionalText(principal, 'notes'),
  };
}

function translate(failed: HttpProblem, want: ServicePrincipalWant, context: Context): Error {
  if (failed.code === 'NoBackingApplicationObject') {
    return new Pending(
      'the new application to be known everywhere',
      directoryBehind(`the application ${want.clientId}`, failed),
    );
  }
  // The code of the conflict is unconfirmed, so both that were met count; the next read judges.
  if (failed.status === 409 || failed.code === 'Request_MultipleObjectsWithSameKeyValue') {
    return new AlreadyThere(directoryBehind(`the service principal of ${want.clientId}`, failed), 120);
  }
  return failed.status === 403
    ? refusedRight(
        { kind: 'graph permission', doing: `make the service principal of ${want.clientId}` },
        context.actor,
        failed,
      )
    : failed;
}
