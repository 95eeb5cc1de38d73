/**
 * The service principal of an application: the object that roles are given to.
 * Source: Microsoft Graph v1.0, servicePrincipal; create (api/serviceprincipal-post-serviceprincipals).
 * Needs: Application.ReadWrite.OwnedBy.
 * Same when: its application's client id.
 * Beware: for some seconds after the application was made, Graph says there is no backing application object
 * (msgraph-bicep-types #193: no promise how long).
 */

import type { Context } from '../context';
import { differences, type Resource } from '../engine/resource';
import { asClientId, asPrincipalId, type ClientId, type PrincipalId } from '../names/ids';
import { carriesMark, markOf } from '../names/mark';
import { directoryBehind, notAllowedInGraph, principalDisabled } from '../problems/entra';
import { AlreadyThere, NotYet } from '../problems/problem';
import { notOurs } from '../problems/run';
import { absentWhenNotFound } from '../wire/ask';
import { askGraph } from '../wire/graph';
import { HttpProblem } from '../wire/http-problem';
import { optionalText, record, text } from '../wire/json';

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
    const path = `/servicePrincipals(appId='${want.clientId}')?$select=id,appId,accountEnabled,notes`;
    try {
      const reply = await absentWhenNotFound(askGraph(context, { method: 'GET', path }));
      return reply && fromWire(reply.body);
    } catch (failed) {
      throw failed instanceof HttpProblem && failed.status === 403
        ? notAllowedInGraph(`read the service principal of ${want.clientId}`, context.actor, failed)
        : failed;
    }
  },

  diff: (want, have) => differences({ application: [have?.clientId, want.clientId] }),

  async apply(want, _have, _changes, context) {
    const body = { appId: want.clientId, notes: `${markOf(context.maker)}.` };
    try {
      return fromWire((await askGraph(context, { method: 'POST', path: '/servicePrincipals', body })).body);
    } catch (failed) {
      throw failed instanceof HttpProblem ? translate(failed, want, context) : failed;
    }
  },

  async remove(have, context) {
    if (!carriesMark(have.notes)) {
      throw notOurs('service principal', have.clientId);
    }
    await askGraph(context, { method: 'DELETE', path: `/servicePrincipals/${have.principalId}` });
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
    return new NotYet(
      'the new application to be known everywhere',
      directoryBehind(`the application ${want.clientId}`, failed),
    );
  }
  // The code of the conflict is unconfirmed, so both that were met count; the next read judges.
  if (failed.status === 409 || failed.code === 'Request_MultipleObjectsWithSameKeyValue') {
    return new AlreadyThere(directoryBehind(`the service principal of ${want.clientId}`, failed), 120);
  }
  return failed.status === 403
    ? notAllowedInGraph(`make the service principal of ${want.clientId}`, context.actor, failed)
    : failed;
}
