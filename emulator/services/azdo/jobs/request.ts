/** A job request, as JSON brings it. */
import { isObject, readObjects, readText, readTexts } from '../../../json';
import { badArgument } from '../errors';
import type { JobRequest } from './message';

/** @throws ServiceError 400 naming the first complaint. */
export function parseJobRequest(body: unknown): JobRequest {
  if (!isObject(body)) {
    throw badArgument('A job request must be a JSON object.');
  }
  const pipeline = typeof body.pipeline === 'number' ? body.pipeline : readText(body, 'pipeline');
  const optional = (key: string) => {
    const value = readText(body, key);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...optional('organization'),
    ...optional('project'),
    ...optional('hub'),
    ...optional('stage'),
    ...optional('job'),
    ...optional('input'),
    ...optional('branch'),
    ...optional('run'),
    approvedBy: readTexts(body, 'approvedBy'),
    variableGroups: readTexts(body, 'variableGroups'),
    uses: readObjects(body, 'uses').map((use) => ({
      connection: readText(use, 'connection') ?? '',
      type: readText(use, 'type') ?? '',
      input: readText(use, 'input') ?? '',
    })),
    ...(pipeline === undefined ? {} : { pipeline }),
    connections: readTexts(body, 'connections'),
  };
}
