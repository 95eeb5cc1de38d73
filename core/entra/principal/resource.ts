/**
 * The service principal of an application: the object that roles are given to.
 * Source: Microsoft Graph v1.0, servicePrincipal; create (api/serviceprincipal-post-serviceprincipals).
 * Needs: Application.ReadWrite.OwnedBy.
 * Same when: its application's client id.
 * Beware: for some seconds after the application was made, Graph says there is no backing application object
 * (msgraph-bicep-types #193: no promise how long).
 */

import { differences, type Resource } from '../../engine/resource';
import { askGraph } from '../../http/graph';
import { bodyOf, optionalFlag, record, text } from '../../http/json';
import { wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { asClientId, asPrincipalId, type ClientId, type PrincipalId } from '../../names/ids';
import { markOf } from '../../names/mark';
import type { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere, Pending } from '../../problem/problem';
import { directoryBehind } from '../application/problems';
import { principalDisabled } from './problems';
import { readPrincipalFields } from './read';

export interface ServicePrincipalWant {
  readonly clientId: ClientId;
}

export interface ServicePrincipal {
  readonly clientId: ClientId;
  readonly principalId: PrincipalId;
}

export const servicePrincipal: Resource<ServicePrincipalWant, ServicePrincipal> = {
  kind: 'service principal',
  title: (want) => `of ${want.clientId}`,

  async read(want, context) {
    const fields = 'id,appId,accountEnabled';
    const right = { kind: 'directory read', doing: `read the service principal of ${want.clientId}` } as const;
    const principal = await needing(right, readPrincipalFields(want.clientId, fields, context), context);
    return principal && fromWire(principal);
  },

  diff: (want, have) => differences({ application: [have?.clientId, want.clientId] }),

  rights: ({ clientId }) => [rightToMake(clientId)],

  async apply(want, _have, context) {
    const body = { appId: want.clientId, notes: `${markOf(context.maker)}.` };
    // The code of the conflict is unconfirmed, so both that were met count; the next read judges.
    const taken = (failed: HttpProblem) =>
      new AlreadyThere(directoryBehind(`the service principal of ${want.clientId}`, failed), 120);
    const sent = wording(askGraph(context, { method: 'POST', path: '/servicePrincipals', body }), {
      applicationUnknown: (failed) => {
        const problem = directoryBehind(`the application ${want.clientId}`, failed);
        return new Pending('the new application to be known everywhere', problem);
      },
      nameTaken: taken,
      conflict: taken,
    });
    const reply = await needing(rightToMake(want.clientId), sent, context);
    return fromWire(bodyOf(reply));
  },
};

function fromWire(body: unknown): ServicePrincipal {
  const principal = record(body);
  const clientId = text(principal, 'appId');
  if (optionalFlag(principal, 'accountEnabled') === false) {
    throw principalDisabled(clientId);
  }
  return {
    clientId: asClientId(clientId),
    principalId: asPrincipalId(text(principal, 'id')),
  };
}

function rightToMake(clientId: ClientId) {
  const doing = `make the service principal of ${clientId}`;
  return { kind: 'application ownership', doing, clientId } as const;
}
