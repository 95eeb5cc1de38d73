/**
 * The API version that an Azure DevOps is asked in: the one we want, or the highest that an older Azure DevOps Server
 * knows, found out by its first refusal and kept for the run.
 * Source: learn.microsoft.com "REST API versioning"; OPTIONS as azure-devops-node-api asks it (VsoClient); both
 * refusals as public tools recorded them.
 * Beware: on Server 2020 service endpoints and pipelines are previews, and a plain "6.0" is refused for them. The
 * refusal is worded in the server's language: only the number in it is read, and where there is none, OPTIONS tells.
 */
import type { Context, KnownVersions } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { bodyOf, list, optionalText } from './json';
import { ask, type Reply } from './request';

/** A question that can be asked in several versions. */
interface VersionedQuestion {
  /** Path of the resource; its area is the part after `_apis/`. */
  readonly path: string;
  /** The version that we want. */
  readonly wanted: string;
  /** Asks in a version. */
  readonly send: (version: string) => Promise<Reply>;
}

/** Asks in the version wanted, or in the one that the organization knows instead. */
export async function askInVersion(context: Context, question: VersionedQuestion): Promise<Reply> {
  const spoken = context.versions;
  if (spoken.first) {
    await spoken.first;
  }
  const answered = askUntilTaken(context, question);
  if (context.organization.isServer) {
    spoken.first ??= answered.catch(() => {});
  }
  return answered;
}

async function askUntilTaken(context: Context, { path, wanted, send }: VersionedQuestion): Promise<Reply> {
  const area = /\/_apis\/([^/?]+)/.exec(path)?.[1] ?? '';
  // At most two refusals teach something: a lower version, and that it is a preview.
  for (let lessons = 0; ; lessons += 1) {
    const version = versionFor(wanted, area, context.versions);
    try {
      return await send(version);
    } catch (failed) {
      if (lessons === 2 || !(failed instanceof HttpProblem) || !(await learn(context, { area, version }, failed))) {
        throw failed;
      }
    }
  }
}

function versionFor(wanted: string, area: string, { newest, previews }: KnownVersions): string {
  const [number = '', suffix] = wanted.split(/(?=-preview)/);
  const lower = newest !== undefined && Number(newest) < Number(number) ? newest : number;
  return `${lower}${suffix ?? (previews.has(area) ? '-preview' : '')}`;
}

/** @returns whether there is something new to try */
async function learn(
  context: Context,
  { area, version }: { readonly area: string; readonly version: string },
  failed: HttpProblem,
): Promise<boolean> {
  const spoken = context.versions;
  if (failed.refusal === 'versionIsPreview' && !version.includes('preview')) {
    spoken.previews.add(area);
    return true;
  }
  if (failed.refusal !== 'versionUnknown') {
    return false;
  }
  const below = Number.parseFloat(version);
  spoken.newest = highest(numbersIn(failed.explanation), below) ?? highest(await discover(context, area), below);
  return spoken.newest !== undefined;
}

function numbersIn(words: string): readonly string[] {
  return (words.match(/\d+[.,]\d+/g) ?? []).map((number) => number.replace(',', '.'));
}

function highest(versions: readonly string[], below: number): string | undefined {
  return versions.filter((one) => Number(one) < below).sort((left, right) => Number(right) - Number(left))[0];
}

/** The highest version of each resource of an area. */
async function discover(context: Context, area: string): Promise<readonly string[]> {
  const url = `${context.organization.url}/_apis/${area}`;
  const reply = await ask(context, context.organization.http, { method: 'OPTIONS', url, headers: {} });
  return list(bodyOf(reply), 'value').flatMap((resource) => optionalText(resource, 'maxVersion') ?? []);
}
