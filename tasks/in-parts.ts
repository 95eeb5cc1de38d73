/**
 * Values of a connection that the agent hides in everything that is printed, though they are no secrets and people have
 * to copy them: printed in parts, none of which the agent knows.
 * Source: azure-pipelines-agent, Worker.cs and MaskingUtil.cs: of a connection's authorization all parameters are masked
 * but a few, among them the tenant id. Files are not masked, so the report has them whole.
 * Beware: on an agent that masks the tenant id too, a part that is a whole GUID would be hidden, so none is.
 */
const hiddenByAgent = new Set<string>();
let wasParted = false;

/** Parameters of an authorization that name something and are no secret. */
export const namingParameters = [
  'workloadIdentityFederationIssuer',
  'workloadIdentityFederationSubject',
  'serviceprincipalid',
] as const;

/** From now on it is printed in parts. Shorter texts are not masked. */
export function partFromNowOn(value: string | undefined): void {
  if (value !== undefined && value.length > 8) {
    hiddenByAgent.add(value);
  }
}

/** A text for the log, in which such values survive. @param isForAll whether everybody sees it, and is told at the end how to read it */
export function inParts(text: string, isForAll = true): string {
  let shown = text;
  for (const value of [...hiddenByAgent].sort((left, right) => right.length - left.length)) {
    if (shown.includes(value)) {
      wasParted ||= isForAll;
      shown = shown.replaceAll(value, partsOf(value).join(' + '));
    }
  }
  return shown;
}

/** What has to be said where anything was printed in parts; nothing where nothing was. */
export function aboutParts(): readonly string[] {
  return wasParted
    ? [
        'A value printed as "a + b" is one value, without the blanks and signs: the agent hides it where it stands whole, though it is no secret. The report of this run has it whole.',
      ]
    : [];
}

/** After each slash of a path, and inside each GUID. */
function partsOf(value: string): readonly string[] {
  const [, host = '', path = value] = /^([a-z]+:\/\/[^/]+\/)?(.*)$/i.exec(value) ?? [];
  const parts = path.split(/(?<=\/)|(?<=[0-9a-f]{8}-)(?=[0-9a-f]{4}-)/i);
  return [host, ...parts].filter((part) => part !== '');
}
