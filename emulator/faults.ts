/** Trouble on demand: which request it hits, and what then happens to it. */
import { z } from 'zod';
import { readBySchema, toLine } from './complaints';
import { type ServiceName, sentForms } from './frame';

const faultKinds = [
  'as-usual', // answered as ever: for what `sent` and `padToBytes` do to it
  'status', // answered with that status, nothing took effect
  'latency', // answered late
  'timeout', // never answered, nothing took effect
  'reset', // connection dropped before it took effect
  'reset-after', // took effect, then the connection dropped
  'html-sign-in', // a sign-in page with status 203 in place of an answer
  'truncate', // took effect; the body cut in half
  'not-yet', // reads as absent
] as const;

const serviceNames = [
  'azdo',
  'entra',
  'graph',
  'arm',
  'synapse',
  'keyvault',
  'storage',
] as const satisfies ServiceName[];

const wholeNumberFrom = (least: number) => {
  const error = `a whole number of at least ${least} is expected`;
  return z.int({ error }).min(least, { error });
};

const pattern = z.string().superRefine((text, { addIssue }) => {
  try {
    new RegExp(text);
  } catch (error) {
    addIssue({ code: 'custom', message: String(error) });
  }
});

const fault = z.strictObject({
  kind: z.enum(faultKinds),
  status: wholeNumberFrom(100).exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  body: z.unknown().exactOptional(),
  delayMs: wholeNumberFrom(0).exactOptional(),
  sent: z.enum(sentForms).exactOptional(),
  /** Blanks are put after the body until it is as long. */
  padToBytes: wholeNumberFrom(0).exactOptional(),
});

const match = z.strictObject({
  service: z.enum(serviceNames).exactOptional(),
  method: z.string().exactOptional(),
  /** A regular expression, without regard to case. */
  url: pattern.exactOptional(),
});

const rule = z.strictObject({
  match: match.exactOptional(),
  /** The first matching request that it hits, counted from 1 since the faults were set. Default 1. */
  nth: wholeNumberFrom(1).exactOptional(),
  /** How many from there on. Default 1. */
  times: wholeNumberFrom(1).exactOptional(),
  fault,
});

export type Fault = Readonly<z.output<typeof fault>>;
export type FaultRule = Readonly<z.output<typeof rule>>;

/** The posted faults are wrong; the message lists every complaint. */
export class WrongFaults extends Error {}

/** @throws WrongFaults */
export function parseFaults(value: unknown): readonly FaultRule[] {
  const result = readBySchema(z.array(rule), value);
  if ('read' in result) {
    return result.read;
  }
  const complaints = result.complaints.map((complaint) => toLine(complaint, 'the faults'));
  throw new WrongFaults(`Wrong faults: ${complaints.join('; ')}.`);
}

export interface Hit {
  readonly service: string | undefined;
  readonly method: string;
  readonly url: string;
}

function matches({ match }: FaultRule, hit: Hit): boolean {
  if (match?.service !== undefined && match.service !== hit.service) {
    return false;
  }
  if (match?.method !== undefined && match.method.toUpperCase() !== hit.method) {
    return false;
  }
  return match?.url === undefined || new RegExp(match.url, 'i').test(hit.url);
}

/** The rules in force, each with its own count of the requests that it matched. */
export class Faults {
  #rules: { readonly rule: FaultRule; seen: number }[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  /** Counts the request on every rule; gives the fault of the first rule that hits it. */
  take(hit: Hit): Fault | undefined {
    let fault: Fault | undefined;
    for (const entry of this.#rules) {
      if (!matches(entry.rule, hit)) {
        continue;
      }
      entry.seen += 1;
      const nth = entry.rule.nth ?? 1;
      if (entry.seen >= nth && entry.seen < nth + (entry.rule.times ?? 1)) {
        fault ??= entry.rule.fault;
      }
    }
    return fault;
  }
}
