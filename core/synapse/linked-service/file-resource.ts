/**
 * A linked service of type Azure Machine Learning as a file of the repository that its Synapse workspace is connected to.
 * Source of the layout: see `file-read.ts`.
 * Needs: nothing but the sources of the job.
 * Same when: its name, any case. What of it changes, and what stops the run, is as of the live one.
 * Beware: people look at the difference: a change touches nothing but what differs, and leaves indentation, ends of lines, order
 * and byte order mark as they are. It is no link before it is merged and published.
 */
import type { Resource } from '../../engine/resource';
import { editJson } from '../../names/json-edit';
import { jsonIn, readLinkedServiceFile, sourcesOf } from './file-read';
import type { LinkedService } from './read';
import { differencesOf } from './resource';
import { type LinkedServiceWant, linkedServiceToWire } from './wire';

export interface LinkedServiceFileWant extends LinkedServiceWant {
  /** From the sources directory: `synapse/linkedService/mlw-churn.json`. */
  readonly path: string;
}

const fileType = 'Microsoft.Synapse/workspaces/linkedservices';

export const linkedServiceFile: Resource<LinkedServiceFileWant, LinkedService> = {
  kind: 'linked service file',
  title: (want) => want.path,

  read: readLinkedServiceFile,

  diff: differencesOf,

  async apply(want, have, context) {
    const sources = sourcesOf(context);
    const properties = linkedServiceToWire(want, have, context);
    const there = have && (await sources.read(want.path));
    if (there === undefined) {
      const file = { name: want.name, type: fileType, properties };
      await sources.write(want.path, `${JSON.stringify(file, undefined, '\t')}\n`);
      return undefined;
    }
    const { mark, body, value } = jsonIn(there);
    await sources.write(want.path, mark + editJson(body, { name: want.name, ...value, properties }));
    return undefined;
  },
};
