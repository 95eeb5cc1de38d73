/** From a request to the route that answers it, and from the handler's answer to what goes over the wire. */
import { type MatchFunction, match } from 'path-to-regexp';
import {
  type Answer,
  type Call,
  type InnerAnswer,
  type InnerRequest,
  NotEmulated,
  type Route,
  type Service,
  ServiceError,
} from './frame';

/** Where a request goes; `service` or `route` is missing when nobody answers it. */
export interface Located {
  readonly call: Call;
  readonly service?: Service;
  readonly route?: Route;
}

type PathParams = Partial<Record<string, string | string[]>>;
const matchers = new WeakMap<Route, MatchFunction<PathParams>>();

function matchPath(route: Route, path: string): Record<string, string> | undefined {
  const matcher = matchers.get(route) ?? match<PathParams>(route.path);
  matchers.set(route, matcher);
  const found = matcher(path);
  if (!found) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.params)) {
    if (value !== undefined) {
      params[name] = Array.isArray(value) ? value.join('/') : value;
    }
  }
  return params;
}

/** SDK methods that take a scope send `//subscriptions/…`; some clients encode the quotes of OData keys. */
function tidyPath(path: string): string {
  return path.replace(/^\/{2,}/, '/').replace(/%27|%28|%29/g, decodeURIComponent);
}

function isBaseHost(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}

export function locate(services: readonly Service[], request: InnerRequest, requestId: string): Located {
  const url = new URL(request.url);
  const onBase = isBaseHost(url.hostname);
  const origin = url.origin;
  const service = services.find((candidate) =>
    onBase ? candidate.hostForBasePath(url.pathname) !== undefined : candidate.ownsHost(url.hostname),
  );
  if (onBase && service !== undefined) {
    url.port = '';
    url.protocol = 'https:';
    url.hostname = service.hostForBasePath(url.pathname) ?? url.hostname;
  }
  const call: Call = {
    method: request.method.toUpperCase(),
    url,
    params: {},
    headers: new Headers({ ...request.headers }),
    text: request.body ?? '',
    requestId,
    ...(onBase ? { origin } : {}),
  };
  if (service === undefined) {
    return { call };
  }
  const path = tidyPath(url.pathname);
  for (const route of service.routes) {
    if (route.method !== call.method) {
      continue;
    }
    const params = matchPath(route, path);
    if (params !== undefined) {
      return { call: { ...call, params }, service, route };
    }
  }
  return { call, service };
}

function say(line: string): void {
  process.stderr.write(`emulator: ${line}\n`);
}

function refuse(call: Call, why: string): Answer {
  const message = `${why}: ${call.method} ${call.url.href}`;
  say(message);
  return {
    status: 501,
    body: { error: { code: 'NotEmulated', message: `The emulator does not answer this. ${message}` } },
  };
}

/** Runs the handler; whatever it throws becomes an answer. */
export async function answer({ call, service, route }: Located): Promise<Answer> {
  if (service === undefined) {
    return refuse(call, 'no service owns this address');
  }
  if (route === undefined) {
    return refuse(call, `no such route in ${service.name}`);
  }
  try {
    await service.before?.(call, route);
    return await route.handle(call);
  } catch (error) {
    if (error instanceof ServiceError) {
      return withHeaders(service.toError(error, call), error.headers);
    }
    if (error instanceof NotEmulated) {
      return refuse(call, error.message);
    }
    say(`a defect in ${service.name}: ${error instanceof Error ? error.stack : String(error)}`);
    return { status: 500, body: { error: { code: 'EmulatorDefect', message: String(error) } } };
  }
}

function withHeaders(given: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...given, headers: { ...given.headers, ...headers } };
}

export function absent({ call, service }: Located): Answer {
  if (service === undefined) {
    return refuse(call, 'no service owns this address');
  }
  return service.absent?.(call) ?? service.toError(new ServiceError(404, 'NotFound', 'Not found.'), call);
}

/** Header names in lower case, the body as text. */
export function toWire(given: Answer, { call, service }: Located): InnerAnswer {
  const headers: Record<string, string> = {};
  const isText = typeof given.body === 'string';
  if (given.body !== undefined) {
    headers['content-type'] = isText ? 'text/plain' : 'application/json; charset=utf-8';
  }
  for (const [name, value] of Object.entries({ ...service?.answerHeaders(call), ...given.headers })) {
    headers[name.toLowerCase()] = value;
  }
  const body = given.body === undefined ? '' : isText ? String(given.body) : JSON.stringify(given.body);
  return { status: given.status, headers, body };
}
