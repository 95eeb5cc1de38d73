/** What vendors' clients and the emulator said to each other in the suites before, for the specifications to judge. */
import type { Emulator } from '../../emulator/index';
import type { TranscriptEntry } from '../../emulator/transcript';

export interface Witnessed extends TranscriptEntry {
  readonly by: string;
}

export const witnessed: Witnessed[] = [];

export function keepExchanges(by: string, { transcript }: Pick<Emulator, 'transcript'>): void {
  witnessed.push(...transcript.map((entry) => ({ ...entry, by })));
}
