/**
 * That a service connection signs in keyless by Microsoft Entra: converted in place, so that its id and all that hangs on
 * it (grants, checks, the pipelines' references) stay.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Update, 7.1, operation ConvertAuthenticationScheme (docs
 * connect-to-azure; geekzter/azure-identity-scripts, convert_azurerm_service_connection_to_oidc.ps1); for the issuer
 * Azure/azure-devops-cli-extension, `az devops service-endpoint convert` (recorded exchanges) and docs
 * convert-service-connections, 2026-06-15.
 * Needs: Administrator of the connection; for the issuer as an identity of Entra, with access to the organization. To have
 * Azure DevOps write the trust also the right to write it on the application or managed identity.
 * Same when: the connection's id. It only ever goes one way.
 * Beware: Azure DevOps writes the trust itself before it converts, and where it may not, converts nothing: it then says
 * "Your service connection was not modified" for a secret (rios.engineer, 2024), and lets the older issuer go on for an
 * issuer, which it converts in the background and without a word. Whether it writes as a job or as an application, which
 * it cannot act on behalf of, is unconfirmed; so the recipe puts the trust there first where it can be foreseen; where
 * somebody else has to, the next run goes on. A connection is named by its old subject, which is sent as it reads.
 */

import type { Context } from '../../context';
import { type Change, differences, type Resource } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { askAzdoAsSetup } from '../../http/azdo-as-setup';
import { organizationSignInRefused } from '../../http/azdo-problems';
import { sayingSetup } from '../../http/holders';
import { bodyOf, child, type Json } from '../../http/json';
import { refusedBy } from '../../http/rights';
import { sameText } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import type { Right } from '../../problem/right';
import { neverSettled } from '../../problem/run';
import { type Connection, connectionFromWire, federation, readConnectionById } from '../connection/read';
import { administratorAsSetup, administratorOf } from '../connection/right-read';
import type { Project } from '../project/read';
import {
  conversionRefused,
  issuerConversionNeedsMember,
  issuerConversionRefused,
  issuerNotConverted,
} from './problems';
import { type Conversion, isKeyless } from './read';
import type { Trust } from './trust-read';

export interface ConnectionConversionWant {
  readonly project: Project;
  /** As it was when the run began. */
  readonly connection: Connection;
  readonly conversion: Conversion;
  /** What the identity has to trust, where that can be foreseen; told to whoever must write it by hand. */
  readonly foreseen: Trust | undefined;
  /** Whether the identity was seen to trust that already. */
  readonly isTrusted: boolean;
  /** Audience of the trust. */
  readonly audience: string;
}

/** Chosen by us. Source: docs convert-service-connections: "The update can take a few minutes". */
const settlingSeconds = 600;
/** The same where the trust could not be put there, so that most likely nothing will happen. Chosen by us. */
const hopelessSeconds = 180;

const kind = 'sign-in';
const title = ({ connection }: ConnectionConversionWant) => `of service connection "${connection.name}"`;

export const connectionConversion: Resource<ConnectionConversionWant, Connection> = {
  kind,
  title,
  changesWhatFollows: () => true,
  settling: (want) => ({
    seconds: want.isTrusted ? settlingSeconds : hopelessSeconds,
    unsettled:
      want.conversion === 'issuer'
        ? issuerNotConverted(want.connection.name, toldTrust(want))
        : neverSettled(kind, title(want), conversionOf(want)),
  }),

  read: readNow,

  diff: (want, have) => (have && isConverted(want, have) ? [] : conversionOf(want)),

  rights: (want) => [rightTo(want)],

  async apply(want, have, context) {
    try {
      return want.conversion === 'sign-in'
        ? await convertSignIn(have ?? want.connection, context)
        : await convertIssuer(have ?? want.connection, context);
    } catch (failed) {
      // The answer to an earlier try may have been lost: what it did decides.
      const now = failed instanceof HttpProblem ? await readNow(want, context) : undefined;
      if (now && isConverted(want, now)) {
        return now;
      }
      throw failed instanceof HttpProblem ? await refusedConversion(failed, want, context) : failed;
    }
  },
};

/** A connection that does not show itself for a moment is taken to be as it was. */
async function readNow({ project, connection }: ConnectionConversionWant, context: Context): Promise<Connection> {
  return (await readConnectionById(project, connection.id, context)) ?? connection;
}

function isConverted({ conversion }: ConnectionConversionWant, have: Connection): boolean {
  const { scheme, issuer, subject, state } = have;
  const isTrusted = sameText(scheme, federation) && issuer !== undefined && subject !== undefined;
  return isTrusted && state === 'Ready' && (conversion === 'sign-in' || isKeyless(have));
}

function conversionOf({ conversion, connection, foreseen }: ConnectionConversionWant): readonly Change[] {
  return conversion === 'sign-in'
    ? differences({ 'signs in by': [connection.scheme, federation] })
    : differences({ issuer: [connection.issuer, foreseen?.issuer ?? 'Microsoft Entra'] });
}

/** The object as it was read, secrets as `null`; the deadline belongs to an earlier conversion. */
async function convertSignIn({ id, whole }: Connection, context: Context): Promise<Connection> {
  const { revertSchemeDeadline: _, ...data } = child(whole, 'data');
  const body: Json = { ...whole, authorization: { ...child(whole, 'authorization'), scheme: federation }, data };
  const path = `/_apis/serviceendpoint/endpoints/${id}`;
  const query = 'operation=ConvertAuthenticationScheme';
  return connectionFromWire(bodyOf(await askAzdo(context, { method: 'PUT', path, query, body })));
}

/** Only begins: "Migration initiated." The answer names neither issuer nor subject. */
async function convertIssuer({ subject }: Connection, context: Context): Promise<undefined> {
  await askAzdoAsSetup(context, {
    path: '/_apis/public/serviceendpoint/externalfederatedcredentialmigration',
    version: '7.2-preview.1',
    body: { serviceConnectionInput: subject },
  });
}

async function refusedConversion(
  failed: HttpProblem,
  want: ConnectionConversionWant,
  context: Context,
): Promise<Error> {
  const { name } = want.connection;
  if (want.conversion === 'issuer') {
    return refusedIssuer(failed, want, context);
  }
  if (failed.isForbidden) {
    return refusedBy(rightTo(want), failed, context);
  }
  return failed.isInvalid ? conversionRefused(name, toldTrust(want), failed) : failed;
}

function rightTo({ connection: { id, name }, project, conversion }: ConnectionConversionWant): Right {
  const used = { connectionName: name, endpointId: id, projectId: project.id };
  return conversion === 'issuer'
    ? administratorAsSetup(used, `convert the issuer of the service connection "${name}"`)
    : administratorOf(used, `convert the service connection "${name}"`);
}

async function refusedIssuer(failed: HttpProblem, want: ConnectionConversionWant, context: Context): Promise<Error> {
  const { organization } = context;
  const asked = { name: want.connection.name, trust: toldTrust(want), actor: await sayingSetup(context) };
  if (organizationSignInRefused({ url: organization.url, actor: asked.actor, signedInBy: 'Entra token' }, failed)) {
    return issuerConversionNeedsMember(asked, failed);
  }
  // An Azure DevOps that is in trouble itself has not judged the request.
  const isRefused = failed.isJudged && (failed.isInvalid || failed.isForbidden || failed.isAbsent);
  return isRefused ? issuerConversionRefused(asked, failed) : failed;
}

function toldTrust({ foreseen, audience }: ConnectionConversionWant) {
  return foreseen && { ...foreseen, audience };
}
