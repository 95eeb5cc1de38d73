/** The control API: what the emulator holds and what it saw; trouble, time and jobs on demand. Plain HTTP, JSON. */
import { type FaultRule, WrongFaults } from './faults';
import { type InnerAnswer, ServiceError } from './frame';
import type { Emulator } from './index';
import { type Json, parseObject, readText } from './json';
import type { Lack } from './lacks';
import { WrongLacks } from './seed/references-lacks';
import { parseJobRequest } from './services/azdo/index';

/** What was posted is wrong. */
class WrongRequest extends Error {}

type Handler = (emulator: Emulator, body: string) => unknown;

const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  state: { GET: (emulator) => emulator.state() },
  transcript: { GET: (emulator) => emulator.transcript },
  /** The secrets made for the seed, by label: the door for a person who wants to sign in. */
  secrets: { GET: (emulator) => emulator.secrets() },
  reset: { POST: (emulator) => emulator.reset() },
  /** Moves the tasks' clock too: the agent starts them with it. */
  clock: {
    GET: ({ clock }) => ({ now: clock.now().toISOString() }),
    POST: (emulator, body) => moveClock(emulator, readBody(body)),
  },
  faults: {
    POST: (emulator, body) => {
      const rules = readJson(body) as readonly FaultRule[]; // checked by setFaults
      emulator.setFaults(rules);
      return { faults: rules.length };
    },
  },
  /** Rights that somebody lacks from now on; seeds/README.md has their form. An empty list gives all back. */
  lacks: {
    POST: (emulator, body) => {
      const list = readJson(body) as readonly Lack[]; // checked by setLacks
      emulator.setLacks(list);
      return { lacks: list.length };
    },
  },
  /** The agent's door: its answer holds the connections' secrets, as the real job message does. */
  jobs: { POST: (emulator, body) => emulator.queueJob(parseJobRequest(readBody(body))) },
  /** Whether such a job would be refused before its run starts. */
  preview: { POST: (emulator, body) => emulator.previewJob(parseJobRequest(readBody(body))) },
  approvals: { GET: (emulator) => emulator.approvals() },
  /** Answers an approval that a stage waits for: `{ approval, by, reject }`, each of which may be left out. */
  approve: { POST: (emulator, body) => emulator.answerApproval(readApprovalAnswer(readBody(body))) },
};

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new WrongRequest('The body is not JSON.');
  }
}

function readBody(body: string): Json {
  const read = parseObject(body);
  if (read === undefined) {
    throw new WrongRequest('The body must be a JSON object.');
  }
  return read;
}

function moveClock(emulator: Emulator, body: Json) {
  const seconds = body.advanceSeconds;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    throw new WrongRequest('advanceSeconds must be a number.');
  }
  emulator.clock.advance(seconds);
  return { now: emulator.clock.now().toISOString() };
}

function readApprovalAnswer(body: Json) {
  const text = (key: string) => readText(body, key);
  const [approval, by] = [text('approval'), text('by')];
  return {
    isRejected: body.reject === true,
    ...(approval === undefined ? {} : { approval }),
    ...(by === undefined ? {} : { by }),
  };
}

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): InnerAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** `path` starts with `/control`; `ready` is what the emulator printed. */
export async function control(
  emulator: Emulator,
  ready: unknown,
  request: { method: string; path: string; body: string },
): Promise<InnerAnswer> {
  const name = request.path.replace(/^\/control\/?/, '').replace(/\/$/, '');
  const methods = name === '' ? { GET: () => ready } : handlers[name];
  if (methods === undefined) {
    return reply(404, { message: `No control '${name}'. There are: ${Object.keys(handlers).join(', ')}.` });
  }
  const handle = methods[request.method];
  if (handle === undefined) {
    const allow = Object.keys(methods).join(', ');
    return reply(405, { message: `'${name}' takes ${allow}, not ${request.method}.` }, { allow });
  }
  try {
    return reply(200, (await handle(emulator, request.body)) ?? {});
  } catch (error) {
    if (error instanceof ServiceError) {
      return reply(error.status, { code: error.code, message: error.message });
    }
    const isTheirs = [WrongRequest, WrongFaults, WrongLacks].some((theirs) => error instanceof theirs);
    return reply(isTheirs ? 400 : 500, { message: error instanceof Error ? error.message : String(error) });
  }
}
