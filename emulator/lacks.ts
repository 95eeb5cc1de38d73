/**
 * Rights that somebody lacks whatever would give them: what the seed says, or was set since. Each service asks here
 * before it allows a thing, and its answers to "may I?" show the same.
 */
export const systems = ['azdo', 'azure', 'graph', 'synapse'] as const;

type System = (typeof systems)[number];

export interface Lack {
  /** By the name that the system knows it by. */
  readonly principal: string;
  readonly system: System;
  /** As the service names it; seeds/README.md lists them. */
  readonly action: string;
  /** Where, and in all that lies in it; everywhere when left out. */
  readonly scope?: string;
}

export class Lacks {
  #list: readonly Lack[] = [];

  set(list: readonly Lack[]): void {
    this.#list = list;
  }

  /** What somebody lacks in a system; nothing for whom the seed does not know. */
  of(system: System, principal: string | undefined): readonly Lack[] {
    return this.#list.filter((one) => one.system === system && one.principal === principal);
  }

  /** What is left to somebody of a list of actions, permissions or roles. */
  left(system: System, principal: string | undefined, held: readonly string[]): readonly string[] {
    const lacked = this.of(system, principal).map(({ action }) => action);
    return held.filter((one) => !lacked.includes(one));
  }
}
