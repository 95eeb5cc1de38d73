/** An example of each problem of the catalogue, for the page about troubleshooting. */
import type { Advisory } from '../../core/problem/problem';
import * as agent from './agent';
import * as azdo from './azdo';
import * as azure from './azure';
import * as entra from './entra';
import { type Examples, type Part, problemsOf } from './examples';
import { wrongInputs } from './inputs';
import * as synapse from './synapse';

/** By the part of the page that they stand in. */
const parts = {
  'The agent': agent.agentExamples,
  'Azure DevOps': azdo.azdoExamples,
  'Signing in': { ...agent.signInExamples, ...azdo.organizationExamples, ...agent.organizationConnectionExamples },
  Applications: entra.entraExamples,
  'What was there before': entra.startsExamples,
  Azure: azure.azureExamples,
  'Secrets and certificates': entra.keysExamples,
  'The test call': azdo.proofExamples,
  'What will end': entra.endExamples,
  'Converting a connection': azdo.conversionExamples,
  'Removing a link': azdo.removalExamples,
  'Further projects': azdo.sharingExamples,
  'Approvals and grants': azdo.guardExamples,
  Synapse: synapse.synapseExamples,
  'The linked service': synapse.linkedServiceExamples,
  'The file of a linked service': synapse.linkedServiceFileExamples,
  'The connection test of Synapse': synapse.linkTestExamples,
  'A key in a key vault': synapse.vaultExamples,
  'What stands beside a Synapse link': synapse.linkOutlookExamples,
  'Any step': azure.runExamples,
} satisfies Readonly<Record<string, Part>>;

type KeysOf<Kind> = Kind extends unknown ? keyof Kind : never;
type Forgotten = Exclude<keyof Examples, KeysOf<(typeof parts)[keyof typeof parts]>>;
/** A problem without an example does not compile: the complaint names it. */
type Complete = [Forgotten] extends [never] ? typeof parts : Forgotten;

/** Every problem there is, by the part of the page that it stands in. */
export const problemExamples: Readonly<Record<string, readonly Advisory[]>> = {
  Inputs: wrongInputs,
  ...Object.fromEntries(Object.entries(parts satisfies Complete).map(([title, part]) => [title, problemsOf(part)])),
};
