/** Entra's errors: AADSTS number, OAuth code, HTTP status and text (azure.md 4.1; statuses of the 7002xx unconfirmed). */
import { type Answer, type Call, ServiceError } from '../../frame';

const oauthErrors: Readonly<Record<number, readonly [error: string, status: number]>> = {
  50027: ['invalid_request', 400],
  50126: ['invalid_grant', 400],
  53003: ['access_denied', 400],
  70003: ['unsupported_grant_type', 400],
  70021: ['invalid_request', 400],
  70025: ['invalid_client', 401],
  70052: ['invalid_request', 400],
  90002: ['invalid_request', 400],
  500011: ['invalid_resource', 400],
  700016: ['unauthorized_client', 400],
  700024: ['invalid_client', 401],
  700027: ['invalid_client', 401],
  700211: ['invalid_client', 401],
  700212: ['invalid_client', 401],
  700213: ['invalid_client', 401],
  900144: ['invalid_request', 400],
  7000215: ['invalid_client', 401],
  7000216: ['invalid_client', 401],
  7000222: ['invalid_client', 401],
  7000229: ['unauthorized_client', 400],
  7002138: ['invalid_client', 401],
};

export function aadsts(number: number, message: string): ServiceError {
  return new ServiceError(oauthErrors[number]?.[1] ?? 400, String(number), message);
}

export function toError(error: ServiceError, call: Call, now: Date): Answer {
  const timestamp = now.toISOString().slice(0, 19).replace('T', ' ');
  const correlationId = call.headers.get('client-request-id') ?? call.requestId;
  const number = Number(error.code);
  const isAadsts = Number.isInteger(number);
  const text = isAadsts ? `AADSTS${error.code}: ${error.message}` : error.message;
  return {
    status: error.status,
    body: {
      error: oauthErrors[number]?.[0] ?? (isAadsts ? 'invalid_request' : error.code),
      error_description: `${text} Trace ID: ${call.requestId} Correlation ID: ${correlationId} Timestamp: ${timestamp}Z`,
      error_codes: isAadsts ? [number] : [],
      timestamp: `${timestamp}Z`,
      trace_id: call.requestId,
      correlation_id: correlationId,
      ...(isAadsts ? { error_uri: `https://login.microsoftonline.com/error?code=${error.code}` } : {}),
    },
  };
}
