/** What an answer that is no success says: the service's own code and words, in any of the shapes met. */
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { withoutByteOrderMark } from './transport';

/** A page instead of data: a sign-in page, or a gateway's. */
export function isHtml(response: PipelineResponse): boolean {
  return (response.headers.get('content-type') ?? '').includes('text/html');
}

/** The service's code and words, in any of the shapes met: ARM and Graph, Azure DevOps, Entra, plain text. */
export function errorIn(response: PipelineResponse): { code: string | undefined; explanation: string } {
  const body = response.bodyAsText ?? '';
  if (isHtml(response)) {
    return { code: undefined, explanation: '' };
  }
  let json: unknown;
  try {
    json = JSON.parse(withoutByteOrderMark(body));
  } catch {
    return { code: undefined, explanation: body };
  }
  const whole = fields(json);
  const inner = typeof whole.error === 'object' ? fields(whole.error) : fields(whole.value ?? json);
  const details = listIn(inner.details);
  const detail = details.find((one) => isText(one.code));
  const code = [inner.typeKey, whole.typeKey, detail?.code, inner.code, whole.code, whole.error].find(isText);
  const explanation = [inner.message, inner.Message, whole.message, whole.value, whole.error_description].find(isText);
  const more = [detail?.message, ...policiesIn([inner, ...details])].filter(isText);
  return { code, explanation: [explanation ?? '', ...more].reduce(added).trim() };
}

/** What a text does not say yet stands behind it. */
function added(said: string, more: string): string {
  return said.includes(more) ? said : `${said} ${more}`;
}

/**
 * The names of the policies that forbid it, which need not stand in the words.
 * Source: docs governance/policy, "Error details": `additionalInfo` of type PolicyViolation.
 */
function policiesIn(errors: readonly Fields[]): readonly string[] {
  const infos = errors.flatMap(({ additionalInfo }) => listIn(additionalInfo)).map(({ info }) => fields(info));
  return infos.flatMap((info) => {
    const name = [info.policyAssignmentDisplayName, info.policyDefinitionDisplayName, info.policyAssignmentName].find(
      isText,
    );
    return name === undefined ? [] : [`Policy identifiers: '${name}'.`];
  });
}

type Fields = Readonly<Record<string, unknown>>;

function listIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
