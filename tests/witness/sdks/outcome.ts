/** How a script that uses the vendors' clients hears what to use them on, and says what came of it. */
export interface Facts {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A certificate and its key, PEM. */
  readonly certificate: string;
  /** By which Azure DevOps vouches for the connection `federatedId`. */
  readonly assertion: string;
  readonly federatedId: string;
  readonly jobToken: string;
  readonly subscriptionId: string;
  readonly workspace: string;
  readonly pat: string;
  readonly projectId: string;
  readonly otherProjectId: string;
}

export function readFacts(): Facts {
  return JSON.parse(process.env.WITNESS_FACTS ?? '{}');
}

export type Outcomes = Readonly<Record<string, unknown>>;

/** Prints what each step gave, or what it was refused with. Each step may rely on those before it. */
export async function report(steps: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const outcomes: Record<string, unknown> = {};
  for (const [name, step] of Object.entries(steps)) {
    outcomes[name] = await step().catch((error: unknown) => ({ refused: toPlain(error) }));
  }
  process.stdout.write(JSON.stringify(outcomes));
}

function toPlain(error: unknown): object {
  if (!(error instanceof Error)) {
    return { message: String(error) };
  }
  const { code, statusCode } = { code: undefined, statusCode: undefined, ...error };
  return { code, statusCode, message: error.message };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
