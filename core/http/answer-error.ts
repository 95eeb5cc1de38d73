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
  const details = Array.isArray(inner.details) ? inner.details.map((detail) => fields(detail).code) : [];
  const code = [inner.typeKey, whole.typeKey, ...details, inner.code, whole.code, whole.error].find(isText);
  const explanation = [inner.message, inner.Message, whole.message, whole.value, whole.error_description].find(isText);
  return { code, explanation: explanation ?? '' };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
