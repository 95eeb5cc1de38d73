/**
 * The emulator's time for a task, when it is not the machine's: the agent has Node load a script before the task, in which
 * the difference is written. No variable and no input stands for it, and the task holds nothing of it: an agent that does not
 * start Node so cannot set a task's clock.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Smaller differences are the time that a request takes. */
const leastMs = 5_000;

/** Waits and durations are not touched: what takes a second goes on taking one. */
function scriptFor(aheadMs: number): string {
  return `
const RealDate = Date;
const now = () => RealDate.now() + ${aheadMs};
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [now()] : values, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
`;
}

/** What Node is started with besides the task's own file. */
export function clockParameters(aheadMs: number, folder: string): readonly string[] {
  if (Math.abs(aheadMs) < leastMs) {
    return [];
  }
  const file = join(folder, 'emulated-clock.cjs');
  writeFileSync(file, scriptFor(aheadMs));
  return ['--require', file];
}
