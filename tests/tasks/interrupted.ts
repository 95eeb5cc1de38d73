/** What a packaged task does, of which a test interrupts it, and what is there once it was completed. */
import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/index';
import { connections, withRights } from '../recipes/conversion-tenant';
import { countMade } from '../recipes/made';
import { countLinked } from '../recipes/synapse-tenant';
import { leaveId } from './left-id';
import { onBench, type RunMore, type TaskRun } from './served-run';

export interface Story {
  readonly title: string;
  readonly seed: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly task: NonNullable<RunMore['task']>;
  /** Answers after which it is cancelled: while it looks, between its writes, and while it proves. */
  readonly moments: readonly number[];
  /** Of everything that it makes or changes, how it is. */
  readonly seen: (emulator: Emulator) => unknown;
}

export const stories: readonly Story[] = [
  {
    title: 'a connection',
    seed: 'contoso',
    task: 'EnsureAmlServiceConnection',
    inputs: {},
    moments: [1, 4, 6, 8],
    seen: countMade,
  },
  {
    title: 'a link of Synapse with a key',
    seed: 'contoso',
    task: 'LinkSynapseAml',
    inputs: { authentication: 'servicePrincipal' },
    moments: [2, 9, 12],
    seen: (emulator) => countLinked({ emulator }),
  },
  {
    title: 'a conversion of all connections',
    seed: withRights('automatic-secret-connection'),
    task: 'ManageAmlLinks',
    inputs: { action: 'convertAll' },
    moments: [2, 6, 8],
    seen: (emulator) => [countMade(emulator), connections({ emulator }).map(schemeOf)],
  },
];

function schemeOf({ authorization }: Readonly<Record<string, unknown>>): unknown {
  return typeof authorization === 'object' && authorization !== null && Reflect.get(authorization, 'scheme');
}

export interface Whole {
  readonly seen: unknown;
  /** How many requests it took. */
  readonly requests: number;
}

/** What a run that nobody interrupts leaves. */
export function uninterrupted({ seed, task, inputs, seen }: Story): Promise<Whole> {
  return onBench(seed, async ({ run, requests, served }) => {
    const { result, log } = await run(inputs, { task });
    assert.equal(result, 'succeeded', log);
    return { seen: seen(served.emulator), requests: requests().length };
  });
}

interface Interruption {
  readonly signal: NodeJS.Signals;
  /** After which answer it is sent. */
  readonly nth: number;
  readonly whole: Whole;
  readonly shows: (run: TaskRun, seconds: number) => void;
}

/** Interrupts it once; the next run has to complete it, and a third one to change nothing. */
export async function interrupt(story: Story, { signal, nth, whole, shows }: Interruption): Promise<void> {
  const { seed, task, inputs, seen } = story;
  const id = leaveId();
  let answered = 0;
  let sentAt = Number.NaN;
  const send = () => {
    answered += 1;
    if (answered === nth) {
      sentAt = performance.now();
      id.send(signal);
    }
  };
  await onBench(
    seed,
    async ({ served, run }) => {
      const broken = await run(inputs, { task, env: id.env });
      shows(broken, (performance.now() - sentAt) / 1000);
      const { result, steps, log } = await run(inputs, { task, thenRun: [inputs] });
      const when = `${signal} after answer ${nth}: ${broken.log}\n${log}`;
      assert.deepEqual(
        [result, steps[1]?.outputVariables.changed, seen(served.emulator)],
        ['succeeded', 'false', whole.seen],
        when,
      );
    },
    send,
  );
  id.clear();
}
