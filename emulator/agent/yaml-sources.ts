/**
 * What a pipeline file says of repositories: which it declares, and which a job checks out.
 * Source: learn.microsoft.com "YAML schema reference for Azure Pipelines", resources.repositories and steps.checkout.
 */
import { isObject, type Json, readText } from '../json';
import { type CheckoutStep, type RepositoryResource, repositoryTypes, staysInside } from './checkouts';

type Complain = (where: string, what: string) => void;

const checkoutKeys = [
  'checkout',
  'path',
  'name',
  'displayName',
  'condition',
  'clean',
  'fetchDepth',
  'fetchTags',
  'lfs',
  'persistCredentials',
  'submodules',
];

/** The steps of a job that check something out. */
export function readCheckouts(steps: unknown, where: string, complain: Complain): CheckoutStep[] {
  const all = Array.isArray(steps) ? steps.filter(isObject) : [];
  const checkouts = all.filter((step) => step.checkout !== undefined);
  return checkouts.map((step) => {
    for (const key of Object.keys(step).filter((one) => !checkoutKeys.includes(one))) {
      complain(where, `checkout: '${key}' is not supported`);
    }
    const path = readText(step, 'path');
    if (path !== undefined && !staysInside(path)) {
      complain(where, `checkout: the path '${path}' leads out of the folder of the build`);
    }
    return { repository: String(step.checkout), path };
  });
}

/** The repositories that `resources` declares. */
export function readRepositories(resources: unknown, complain: Complain): RepositoryResource[] {
  const holder = isObject(resources) ? resources : {};
  for (const key of Object.keys(holder).filter((one) => one !== 'repositories')) {
    complain('resources', `'${key}' is not supported`);
  }
  const all = Array.isArray(holder.repositories) ? holder.repositories.filter(isObject) : [];
  return all.flatMap((one) => {
    const found = readRepository(one);
    if (found === undefined) {
      complain('resources', `a repository needs 'repository', 'name', and a type: ${repositoryTypes.join(', ')}`);
    }
    return found ?? [];
  });
}

function readRepository(one: Json): RepositoryResource | undefined {
  const [alias, name, type = 'git'] = [readText(one, 'repository'), readText(one, 'name'), readText(one, 'type')];
  const known = repositoryTypes.find((kind) => kind === type);
  return alias === undefined || name === undefined || known === undefined ? undefined : { alias, name, type: known };
}
