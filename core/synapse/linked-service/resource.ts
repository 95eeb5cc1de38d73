/**
 * A linked service of type Azure Machine Learning in a Synapse workspace.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, LinkedService_CreateOrUpdateLinkedService, 2020-12-01;
 * AzureMLService in entityTypes/LinkedService.json; docs synapse-analytics/machine-learning, quickstart.
 * Needs: the Synapse role "Synapse Linked Data Manager" (Microsoft.Synapse/workspaces/linkedServices/write).
 * Same when: its name in the workspace, any case. All of it changes in place on one of ours, and on that of others only
 * when it was asked for; a template with expressions and a self-hosted runtime stop the run.
 * Beware: a key reads as asterisks, so a note in the annotations, written with the key, says which one is there. A write
 * replaces the whole, so one without the key at hand would lose it. For a service principal `authentication` is left out.
 */

import { type Change, differences, type Resource } from '../../engine/resource';
import { wording } from '../../http/refused';
import { inWorkspace, type SynapseRight, writeSynapse } from '../../http/synapse';
import { sameText } from '../../names/ids';
import { type KeyNote, keyInWords, keyNoteIn, sameKey } from '../../names/key-note';
import { carriesMark } from '../../names/mark';
import { AlreadyThere } from '../../problem/problem';
import { named, say, set } from '../../problem/said';
import { besidesKey } from './adoption-read';
import { linkedServiceChangedMeanwhile, linkedServiceRefused } from './problems';
import { type LinkedService, linkedServicePath, readLinkedService, type VaultReference } from './read';
import { type LinkedServiceWant, type LinkKey, linkedServiceToWire } from './wire';

export type { LinkedServiceWant, LinkKey, LinkSignIn } from './wire';

/** What is known before its identity and key are. */
type LinkedServiceSite = Pick<LinkedServiceWant, 'name' | 'synapse'>;

export const linkedService: Resource<LinkedServiceWant, LinkedService, LinkedServiceSite> = {
  kind: 'linked service',
  title: (want) => `"${want.name}"`,

  read: readLinkedService,

  diff: differencesOf,

  rights: ({ name, synapse }, have) => [
    inWorkspace(synapse.endpoint, { ...rightToWrite(name), ...(have ? { linkedService: name } : {}) }),
  ],

  async apply(want, have, context) {
    const { name, synapse } = want;
    const written = writeSynapse(context, synapse.endpoint, {
      method: 'PUT',
      path: linkedServicePath(name),
      body: { properties: linkedServiceToWire(want, have, context) },
      ifMatch: have?.etag,
      right: rightToWrite(name),
    });
    // How it refuses either is unconfirmed: the specification declares no errors.
    await wording(written, {
      changedMeanwhile: (failed) => new AlreadyThere(linkedServiceChangedMeanwhile(name, failed), 5),
      invalid: (failed) => linkedServiceRefused(name, failed),
    });
    // Only a reading shows that it is there, not this answer (terraform-provider-azurerm #21201).
    return undefined;
  },
};

function rightToWrite(name: string): SynapseRight {
  const doing = `write the linked service "${name}"`;
  return { doing, action: 'Microsoft.Synapse/workspaces/linkedServices/write', role: 'Synapse Linked Data Manager' };
}

/** What of it is not as wanted, live and in a file alike. */
export function differencesOf(want: LinkedServiceWant, have: LinkedService | undefined): readonly Change[] {
  const { signIn, workspace, takeOver } = want;
  const changes: readonly Change[] = [
    ...besidesKey({ workspace, identity: signIn, takeOver }, have),
    ...(signIn.kind === 'service principal' ? keyChanges(signIn.key, have) : []),
    ...differences({ description: [have && (have.description ?? ''), want.description] }),
    ...annotationChanges(want.annotations, have),
  ];
  const isTheirs = signIn.kind === 'service principal' && signIn.key.kind === 'theirs';
  return isTheirs ? changes.map((change) => ({ conflict: theirKey, ...change })) : changes;
}

/** Tags are added and none is taken away. The mark and the note about a key do not count as tags. */
function annotationChanges(wanted: readonly string[], have: LinkedService | undefined): readonly Change[] {
  const there = (have?.annotations ?? []).filter((tag) => !carriesMark(tag) && keyNoteIn(tag) === undefined);
  const missing = wanted.filter((tag) => !there.includes(tag));
  return missing.length > 0
    ? [{ field: 'annotations', from: have && (there.join(', ') || 'none'), to: [...there, ...missing].join(', ') }]
    : [];
}

const theirKey = say`Synapse never shows a key, so that a change takes a new one, and the one there is not known as one of ours. ${set('takeOver', 'true')} to have a key of its own put there and renewed, or give ${named('clientSecret')}.`;

function keyChanges(want: LinkKey, have: LinkedService | undefined): readonly Change[] {
  const held = have?.signIn.kind === 'service principal' ? have.signIn.key : undefined;
  const there = held === 'stored' ? have?.keyNote : undefined;
  const from = held === undefined ? undefined : held !== 'stored' ? 'in a key vault' : inWords(there);
  switch (want.kind) {
    case 'own': {
      // A key that another run put there meanwhile is as good as ours.
      const isGood = there?.kind === 'secret' && !sameText(there.keyId, want.replaces);
      return isGood ? [] : [{ field: 'key', from, to: want.secret && want.note ? keyInWords(want.note) : 'a new one' }];
    }
    case 'given':
      return sameKey(there, want.note) ? [] : [{ field: 'key', from, to: keyInWords(want.note) }];
    case 'theirs':
      return held === undefined ? [{ field: 'key', from, to: 'a key' }] : [];
    case 'vault':
      return vaultChanges(want, held);
  }
}

function inWords(note: KeyNote | undefined): string {
  return note ? keyInWords(note) : 'one that it does not name';
}

function vaultChanges(want: VaultReference, held: 'stored' | VaultReference | undefined): readonly Change[] {
  const vault = typeof held === 'object' ? held : undefined;
  const before = held === 'stored' ? 'stored in the link' : undefined;
  const [from, to] = [vault && (vault.secretVersion ?? 'latest'), want.secretVersion ?? 'latest'];
  return [
    ...differences({ 'key vault': [vault?.store ?? before, want.store] }, sameText),
    ...differences({ 'secret name': [vault?.secretName, want.secretName] }, sameText),
    ...differences({ 'secret version': [from, to] }, sameText),
  ];
}
