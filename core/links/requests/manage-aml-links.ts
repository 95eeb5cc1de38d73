/**
 * What may be asked of `ManageAmlLinks`: work on all that a project holds, and on no single link. Names are those of the
 * task's inputs.
 */
import type { TrustedConnection } from '../../azdo/conversion/trust-read';
import type { SubscriptionId, TenantId } from '../../names/ids';
import { missingRightsKinds, parsePlanFile, type RunText, usualRun } from './action';
import { type OrganizationSignIn, type OrganizationSignInText, parseOrganizationSignIn } from './organization-sign-in';
import type { RunInput } from './plan-agreed';
import { type ProjectInput, type ProjectText, parseProject } from './project';
import { InputReading } from './reading';
import { requireSetup, type SetupText } from './setup';
import type { Surroundings } from './surroundings';

/** Text of the inputs; `undefined` where nothing was typed. */
export interface ManageAmlLinksText extends SetupText, RunText, ProjectText, OrganizationSignInText {
  readonly action?: string | undefined;
  readonly connections?: string | undefined;
  readonly test?: string | undefined;
}

/** What every action is about. */
interface ProjectWideInput {
  readonly project: ProjectInput;
  readonly organizationSignIn: OrganizationSignIn;
  readonly tenantId: TenantId;
  /** Names of the connections that are meant, with `*` for any letters; empty for all of them. */
  readonly connections: readonly string[];
}

export interface InventoryInput extends ProjectWideInput {
  readonly action: 'inventory';
  /** Whether a call is made through each connection. */
  readonly test: boolean;
  /** Of the setup connection: where links of Synapse are looked for too. */
  readonly subscriptionId: SubscriptionId | undefined;
}

export interface ConvertConnectionsInput extends ProjectWideInput, RunInput {
  readonly action: 'convertAll';
  readonly mode: (typeof manageModes)[number];
  /** The setup connection, where it signs in by Entra: what a trust looks like in this organization. */
  readonly example: TrustedConnection | undefined;
}

/** By its `action`. */
export type ManageAmlLinksInput = InventoryInput | ConvertConnectionsInput;

/** Values of `action` in the order the editor shows them. */
export const manageActions = ['inventory', 'convertAll'] as const satisfies readonly ManageAmlLinksInput['action'][];

/** Values of `mode` in the order the editor shows them; an inventory only reads. */
export const manageModes = ['apply', 'plan'] as const;

/** @throws Problems with every complaint there is */
export function parseManageAmlLinks(text: ManageAmlLinksText, around: Surroundings): ManageAmlLinksInput {
  // Of a mode that is hidden in the editor, an agent hands over the default.
  const reading = new InputReading(text, { ...usualRun, mode: 'apply' });
  requireSetup(reading);
  const action = reading.kind('action', manageActions, {
    test: ['inventory'],
    mode: ['convertAll'],
    missingRights: ['convertAll'],
    planFile: ['convertAll'],
  });
  const organizationSignIn = parseOrganizationSignIn(reading, around);
  const project = parseProject(reading, around);
  const connections = reading.list('connections');
  const common = { project, organizationSignIn, tenantId: around.tenantId, connections };
  switch (action) {
    case 'inventory':
      return {
        action,
        ...common,
        ...reading.complete({ test: reading.flag('test') }),
        subscriptionId: around.subscription?.id,
      };
    case 'convertAll':
      return { action, ...common, ...parseConvertAll(reading, around) };
    default:
      return reading.refuse();
  }
}

function parseConvertAll(reading: InputReading<ManageAmlLinksText>, around: Surroundings) {
  const mode = reading.kind('mode', manageModes, { missingRights: ['plan'], planFile: ['apply'] });
  const missingRights = reading.kind('missingRights', missingRightsKinds);
  if (around.isServer) {
    reading.complain(
      'action',
      'Azure DevOps Server has no workload identity federation, so there is nothing to convert to.',
    );
  }
  const planFile = parsePlanFile(reading);
  return { ...reading.complete({ mode, missingRights }), planFile, example: around.setupTrust };
}
